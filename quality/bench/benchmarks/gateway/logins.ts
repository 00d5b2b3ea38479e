import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { PresentationJourney } from '@inro/wallet/core';
import { presentationPorts } from '../../../people/log-in.ts';
import type { RunningSystem } from '../../../people/running-system.ts';
import { Browser } from '../../../people/travelling-browser.ts';
import { OpenIdClient } from '../../../testing/openid/client.ts';
import { type Person, pin } from '../journey/people.ts';

/** One login, from the authorization request to the ID token verified. */
export type LogIn = (person: Person) => Promise<void>;

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
  client: OpenIdClient,
  check: Awaited<ReturnType<typeof verifierOf>>,
  { callback, verifier, nonce }: { readonly callback: string; readonly verifier: string; readonly nonce: string },
): Promise<void> {
  const { status, json } = await client.token(new URL(callback).searchParams.get('code') ?? '', verifier);
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(json)}`);
  check((json as Record<string, string>).id_token!, { aud: client.id, nonce });
}

/** At the house's gateway: a phone answers, and all that the gateway checks is checked. */
export async function loginsAtGateway(system: RunningSystem): Promise<LogIn> {
  const front = system.origin('gateway');
  const back = `http://localhost:${new URL(front).port}`;
  const client = new OpenIdClient({ front, back, issuer: `${back}/realms/main`, now: () => new Date() }, 'bench');
  await system.peer('operator').call('gateway', 'PUT', '/operator/clients/bench', client.registration);
  const check = await verifierOf(`${back}/realms/main`);
  const isInside = (url: string): boolean => url.startsWith(front);
  return async ({ name, ports }) => {
    const asked = client.authorize();
    const browser = new Browser();
    await browser.open(asked.url, isInside);
    const begun = await browser.api(front, 'POST', '/api/logins', { flow: 'same-device', phone: name });
    const { transaction, walletLink } = begun.json as Record<string, string>;
    const journey = await PresentationJourney.open(await presentationPorts(system, name, ports), walletLink!);
    const { redirectUri } = await journey.agree({ act: 'login', pin });
    const responseCode = new URL(redirectUri!).searchParams.get('response_code');
    const finished = await browser.api(front, 'POST', `/api/logins/${transaction}/finish`, { responseCode });
    const { url } = await browser.open((finished.json as Record<string, string>).location!, isInside);
    await redeem(client, check, { ...asked, callback: url });
  };
}

/** A client of the bare provider, and its logins once that tells where it is. */
export function bareClient() {
  const at = { front: '', back: '', issuer: '', now: () => new Date() };
  const client = new OpenIdClient(at, 'bench');
  const metadata = {
    client_id: client.id,
    redirect_uris: [client.redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    jwks: { keys: [client.jwk] },
  };
  const loginsAt = async (origin: string): Promise<LogIn> => {
    Object.assign(at, { front: origin, back: origin, issuer: `${origin}/realms/main` });
    const check = await verifierOf(at.issuer);
    return async () => {
      const asked = client.authorize();
      const { url } = await new Browser().open(asked.url, (next) => next.startsWith(origin));
      await redeem(client, check, { ...asked, callback: url });
    };
  };
  return { metadata, loginsAt };
}
