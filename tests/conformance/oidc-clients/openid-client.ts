// openid-client 6, as its readme shows it: discovery, PKCE, state, nonce, private_key_jwt.
import * as client from 'openid-client';
import { clientKey, serve, setting } from './setting.ts';

const server = new URL(setting.issuer);
const config = await client.discovery(server, setting.clientId, undefined, client.PrivateKeyJwt(await clientKey()), {
  execute: [client.allowInsecureRequests],
});
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];

serve(
  async () =>
    client.buildAuthorizationUrl(config, {
      redirect_uri: setting.redirectUri,
      scope: setting.scope,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    }),
  async (url) => {
    const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState, expectedNonce });
    const { sub } = tokens.claims()!;
    return client.fetchUserInfo(config, tokens.access_token, sub);
  },
);
