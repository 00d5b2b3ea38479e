import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { concatBytes, utf8 } from '@inro/foundation';
import type { HostConfig, Topology } from './config.ts';

/** This process's own Ed25519 key, by which it signs what it asks its peers, what it answers them, and what others carry. */
export function peerPrivateKey(config: Pick<HostConfig, 'peerKeyFile'>): KeyObject {
  if (!config.peerKeyFile) throw new TypeError('INRO_PEER_KEY is not set');
  return createPrivateKey(readFileSync(config.peerKeyFile));
}

/** The Ed25519 key by which the others know a process; undefined for one that has none. */
export function knownPeerKey({ peerKeys }: Topology, name: string): KeyObject | undefined {
  const x = peerKeys[name];
  return x === undefined ? undefined : createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** The same for a peer that has to have one. */
export function peerPublicKey({ topology }: Pick<HostConfig, 'topology'>, name: string): KeyObject {
  const key = knownPeerKey(topology, name);
  if (!key) throw new TypeError(`no key of peer ${name}`);
  return key;
}

/** What is signed of a statement that somebody else carries: never what a request's signature covers, nor another kind's. */
const signedBytes = (domain: string, bytes: Uint8Array): Uint8Array => concatBytes(utf8(`${domain}\0`), bytes);

/** Signs a statement that a third peer carries; `domain` names its kind. */
export const signStatement = (key: KeyObject, domain: string, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(sign(null, signedBytes(domain, bytes), key));

export const statementHolds = (key: KeyObject, domain: string, bytes: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, signedBytes(domain, bytes), key, signature);
