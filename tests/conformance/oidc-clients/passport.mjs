// Passport with the strategy of openid-client, in an Express app.
import { randomUUID } from 'node:crypto';
import express from 'express';
import * as client from 'openid-client';
import { Strategy } from 'openid-client/passport';
import passport from 'passport';
import { clientKey, end, setting } from './setting.ts';

const config = await client.discovery(
  new URL(setting.issuer),
  setting.clientId,
  undefined,
  client.PrivateKeyJwt(await clientKey()),
  { execute: [client.allowInsecureRequests] },
);
passport.use(
  'inro',
  new Strategy({ config, scope: setting.scope, callbackURL: setting.redirectUri }, (tokens, verified) =>
    client
      .fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
      .then((person) => verified(null, person), verified),
  ),
);

const sessions = new Map();
const app = express();
app.use((request, response, next) => {
  const id = /sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
  const session = sessions.get(id) ?? {};
  sessions.set(id, session);
  response.setHeader('set-cookie', `sid=${id}; HttpOnly; Path=/`);
  Object.assign(request, { session });
  next();
});
app.get('/login', passport.authenticate('inro', { session: false }));
app.get('/callback', (request, response, next) =>
  passport.authenticate('inro', { session: false }, (failure, user) => {
    const verdict = failure ?? (user === false ? new Error('refused') : user);
    response.set('connection', 'close').end('done', () => end(verdict));
  })(request, response, next),
);
app.listen(setting.port, 'localhost', () => console.error('ready'));
