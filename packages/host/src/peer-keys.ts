import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { concatBytes, utf8 } from '@inro/foundation';
import type { HostConfig } from './config.ts';

/** This process's own Ed25519 key, by which it signs to its peers. */
export function peerPrivateKey(config: Pick<HostConfig, 'peerKeyFile'>): KeyObject {
  if (!config.peerKeyFile) throw new TypeError('INRO_PEER_KEY is not set');
  return createPrivateKey(readFileSync(config.peerKeyFile));
}

/** A peer's Ed25519 public key as the topology has it. */
export function peerPublicKey(config: Pick<HostConfig, 'topology'>, name: string): KeyObject {
  const x = config.topology.peerKeys[name];
  if (!x) throw new TypeError(`no key of peer ${name}`);
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** What is signed of a statement that somebody else carries: never what a request's signature covers, nor another kind's. */
const signedBytes = (domain: string, bytes: Uint8Array): Uint8Array => concatBytes(utf8(`${domain}\0`), bytes);

/** Signs a statement that a third peer carries; `domain` names its kind. */
export const signStatement = (key: KeyObject, domain: string, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(sign(null, signedBytes(domain, bytes), key));

export const statementHolds = (key: KeyObject, domain: string, bytes: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, signedBytes(domain, bytes), key, signature);
