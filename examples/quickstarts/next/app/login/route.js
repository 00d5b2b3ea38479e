import { redirect } from 'next/navigation';
import * as client from 'openid-client';
import { beginSession, provider, redirect_uri } from '../../inro.js';

export async function GET() {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState() };
  await beginSession({ checks });
  const parameters = {
    redirect_uri,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
  };
  redirect(client.buildAuthorizationUrl(await provider(), parameters).href);
}
