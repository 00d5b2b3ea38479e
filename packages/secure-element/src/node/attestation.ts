import { createPrivateKey, sign } from 'node:crypto';
import { encodeTlv, parseTlvs } from '@inro/apdu';
import type { AttestationSigner, ElementStore } from '../ports.ts';

const NAME = 'attestation';
const PRIVATE_KEY = 0xc0;
const CERTIFICATE = 0xc1;

/** What the maker puts into an element: its P-256 key (PKCS #8, DER) and the chain that certifies it, leaf first. */
export interface AttestationKey {
  readonly privateKey: Uint8Array;
  readonly certificateChain: readonly Uint8Array[];
}

/** Writes the attestation key into a new element's store, where no command reaches it. */
export function installAttestation(store: ElementStore, { privateKey, certificateChain }: AttestationKey): void {
  const parts = certificateChain.map((certificate) => encodeTlv(CERTIFICATE, certificate));
  const value = [encodeTlv(PRIVATE_KEY, privateKey), ...parts];
  store.commit(new Map([[NAME, Buffer.concat(value)]]));
}

/** The signer for the key in the store; TypeError when the maker has put none there. */
export function attestationSigner(store: ElementStore): AttestationSigner {
  const stored = store.load().get(NAME);
  if (stored === undefined) throw new TypeError('this element has no attestation key');
  const objects = parseTlvs(stored);
  const der = objects.find(({ tag }) => tag === PRIVATE_KEY)!.value;
  const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  return {
    certificateChain: objects.filter(({ tag }) => tag === CERTIFICATE).map(({ value }) => value.slice()),
    sign: async (statement) => new Uint8Array(sign('sha256', statement, key)),
  };
}
