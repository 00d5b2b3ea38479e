// oauth4webapi 3, step by step, under the FAPI 2.0 security profile: PAR, DPoP, private_key_jwt.
import * as oauth from 'oauth4webapi';
import { clientKey, serve, setting } from './setting.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(setting.issuer);
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
const client: oauth.Client = { client_id: setting.clientId };
const authentication = oauth.PrivateKeyJwt(await clientKey(), {
  // FAPI 2.0 §5.3.3: the issuer, as text.
  [oauth.modifyAssertion]: (_header, payload) => {
    payload.aud = as.issuer;
  },
});
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];

serve(
  async () => {
    const parameters = new URLSearchParams({
      client_id: setting.clientId,
      redirect_uri: setting.redirectUri,
      response_type: 'code',
      scope: setting.scope,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const pushed = await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, {
      ...insecure,
      DPoP,
    });
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed);
    return `${as.authorization_endpoint}?${new URLSearchParams({ client_id: setting.clientId, request_uri })}`;
  },
  async (url) => {
    const answer = oauth.validateAuthResponse(as, client, url, state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      answer,
      setting.redirectUri,
      verifier,
      { ...insecure, DPoP },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    const { sub } = oauth.getValidatedIdTokenClaims(tokens)!;
    const userinfo = await oauth.userInfoRequest(as, client, tokens.access_token, { ...insecure, DPoP });
    return oauth.processUserInfoResponse(as, client, sub, userinfo);
  },
);
