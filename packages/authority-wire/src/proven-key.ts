import { concatBytes, fromBase64, toBase64 } from '@inro/foundation';
import { type KeyAlgorithm, type KeyKind, splitRsaKey } from '@inro/jpki-profile';
import { z } from 'zod';
import { base64Text, keyKind } from './forms.ts';

const attestation = base64Text(128);

/** An RSA-2048 key. */
const provenRsaKey = z.strictObject({
  kind: keyKind,
  modulus: base64Text(344),
  exponent: base64Text(8),
  attestation,
  possession: base64Text(344),
});

/** A key on P-384: its uncompressed point, and r ‖ s of its proof. */
const provenP384Key = z.strictObject({
  kind: keyKind,
  point: base64Text(132),
  attestation,
  possession: base64Text(128),
});

/** A key as the applet gave it out over the secure channel, with what proves it; each algorithm has a form of its own (ADR 57). */
export const provenKey = z.union([provenRsaKey, provenP384Key]);
export type ProvenKey = z.infer<typeof provenKey>;

/** The same in octets. */
export interface ProvenKeyBytes {
  readonly kind: KeyKind;
  readonly algorithm: KeyAlgorithm;
  /** As DGI 0103 gives it out. */
  readonly publicKey: Uint8Array;
  readonly attestation: Uint8Array;
  readonly possession: Uint8Array;
}

export function writeProvenKey({ kind, algorithm, publicKey, ...proofs }: ProvenKeyBytes): ProvenKey {
  const proven = { attestation: toBase64(proofs.attestation), possession: toBase64(proofs.possession) };
  if (algorithm === 'ec-p384') return { kind, point: toBase64(publicKey), ...proven };
  const { modulus, exponent } = splitRsaKey(publicKey);
  return { kind, modulus: toBase64(modulus), exponent: toBase64(exponent), ...proven };
}

export function readProvenKey(key: ProvenKey): ProvenKeyBytes {
  const { kind } = key;
  const proven = { attestation: fromBase64(key.attestation), possession: fromBase64(key.possession) };
  if ('point' in key) return { kind, algorithm: 'ec-p384', publicKey: fromBase64(key.point), ...proven };
  const publicKey = concatBytes(fromBase64(key.modulus), fromBase64(key.exponent));
  return { kind, algorithm: 'rsa-2048', publicKey, ...proven };
}
