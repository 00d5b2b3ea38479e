import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { TestClient } from '../../../../apps/gateway/test/test-client.ts';
import type { Town } from '../../../../apps/gateway/test/town.ts';
import { Browser } from '../../../people/travelling-browser.ts';

/** One login, from the authorization request to the ID token verified. */
export type LogIn = () => Promise<void>;

/** A client that verifies what it gets by the keys that its provider publishes (OpenID Connect Core 1.0 §3.1.3.7). */
async function verifierOf(issuer: string) {
  const { body } = await httpRequest(`${issuer}/protocol/openid-connect/certs`);
  const [jwk] = (JSON.parse(fromUtf8(body)) as { readonly keys: readonly JsonWebKey[] }).keys;
  const key = createPublicKey({ key: jwk!, format: 'jwk' });
  return (idToken: string, expected: { readonly aud: string; readonly nonce: string }): void => {
    const [header = '', payload = '', signature = ''] = idToken.split('.');
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const isFor = claims.iss === issuer && claims.aud === expected.aud && claims.nonce === expected.nonce;
    if (!isSigned || !isFor) throw new Error('an ID token that is not for this login');
  };
}

async function redeem(
  client: TestClient,
  check: Awaited<ReturnType<typeof verifierOf>>,
  { code, verifier, nonce }: { readonly code: string; readonly verifier: string; readonly nonce: string },
): Promise<void> {
  const { status, json } = await client.token(code, verifier);
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(json)}`);
  check((json as Record<string, string>).id_token!, { aud: client.id, nonce });
}

/** At the gateway: a phone answers, and all that the gateway checks is checked. */
export async function loginsAtGateway(town: Town): Promise<LogIn> {
  const client = await TestClient.register(town, 'bench');
  const holder = await town.enrol('bench-phone');
  const check = await verifierOf(town.issuer);
  return async () => {
    const { callback, ...asked } = await client.codeFor(holder);
    await redeem(client, check, { ...asked, code: callback.searchParams.get('code')! });
  };
}

/** A client of the bare provider, and its logins once that tells where it is. */
export function bareClient(town: Town) {
  const at = { front: '', back: '', issuer: '', ca: town.ca };
  const client = new TestClient(at as unknown as Town, 'bench');
  const metadata = {
    client_id: client.id,
    redirect_uris: [client.redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    application_type: 'web',
    jwks: { keys: [client.jwk] },
  };
  const loginsAt = async (origin: string): Promise<LogIn> => {
    Object.assign(at, { front: origin, back: origin, issuer: `${origin}/realms/main` });
    const check = await verifierOf(at.issuer);
    return async () => {
      const asked = client.authorize();
      const { url } = await new Browser().open(asked.url, (next) => next.startsWith(origin));
      await redeem(client, check, { ...asked, code: new URL(url).searchParams.get('code')! });
    };
  };
  return { metadata, loginsAt };
}
