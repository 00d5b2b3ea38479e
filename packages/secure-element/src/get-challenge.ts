import { type CommandApdu, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import type { Randomness } from '@inro/foundation';

/** GET CHALLENGE (ISO/IEC 7816-4 §7.5.3): random octets, as many as Le; they open nothing and are not kept. */
export function getChallenge({ p1, p2, data, le }: CommandApdu, randomness: Randomness, room = 256): ResponseApdu {
  if (p1 !== 0 || p2 !== 0) throw new StatusWordError(statusWords.incorrectP1P2);
  if (data.length > 0 || le === undefined) throw new StatusWordError(statusWords.wrongLength);
  return responseApdu(randomness(Math.min(le, room)));
}
