import { algorithmFor, algorithmOfKey, type KeyAlgorithm, keyAlgorithms } from '@inro/jpki-profile';
import type { UnverifiedPublicKey } from '@inro/pki/read';

/** The algorithm of a key that is what a card gets at this time; undefined for any other (ADR 57). */
export function algorithmOfNow(key: UnverifiedPublicKey, now: Date): KeyAlgorithm | undefined {
  const algorithm = algorithmOfKey(key);
  return algorithm === algorithmFor(now, keyAlgorithms) ? algorithm : undefined;
}
