// Auth.js for Express: its own pages and cookies, private_key_jwt by its `token.clientPrivateKey`.
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';
import { clientKey, end, setting } from './setting.ts';

const config = {
  secret: 'of a test alone, of a test alone, of a test',
  trustHost: true,
  basePath: '/auth',
  providers: [
    {
      id: 'inro',
      name: 'Inro',
      type: 'oidc',
      issuer: setting.issuer,
      clientId: setting.clientId,
      client: { token_endpoint_auth_method: 'private_key_jwt' },
      token: { clientPrivateKey: await clientKey() },
      // Its own way: what the ID token says. It is asked for there.
      authorization: {
        params: { scope: 'openid', claims: { id_token: { name: null, address: null } } },
      },
      checks: ['pkce', 'state', 'nonce'],
      profile: ({ sub, name }) => ({ id: sub, name }),
    },
  ],
  callbacks: {
    jwt: ({ token, profile }) => ({ ...token, ...(profile && { sub: profile.sub, address: profile.address }) }),
    session: ({ session, token }) => ({ ...session, sub: token.sub, address: token.address }),
  },
  logger: { error: (failure) => end(failure) },
};
const app = express();
app.use(/^\/auth\/(.*)/, ExpressAuth(config));
app.get('/who', async (request, response) => {
  const session = await getSession(request, config);
  response
    .set('connection', 'close')
    .end('done', () => end({ sub: session?.sub, name: session?.user?.name, address: session?.address }));
});
app.listen(setting.port, 'localhost', () => console.error('ready'));
