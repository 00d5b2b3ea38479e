import { readFileSync } from 'node:fs';
import { cookies } from 'next/headers';
import * as client from 'openid-client';

export const { issuer, client_id, redirect_uri, jwk } = JSON.parse(readFileSync('client.json', 'utf8'));
const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
const proof = client.PrivateKeyJwt({ key, kid: jwk.kid });
// The sandbox speaks http on this machine: leave `execute` out for an issuer of https.
export const provider = () =>
  client.discovery(new URL(issuer), client_id, undefined, proof, { execute: [client.allowInsecureRequests] });

/** By the browser's cookie: what to compare the answer with, then who it is. One process; a database for more. */
globalThis.sessions ??= new Map();
export const session = async () => globalThis.sessions.get((await cookies()).get('next-shop')?.value) ?? {};
export async function beginSession(content) {
  const id = crypto.randomUUID();
  globalThis.sessions.set(id, content);
  (await cookies()).set('next-shop', id, { httpOnly: true, sameSite: 'lax' });
}
