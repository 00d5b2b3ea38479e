import { parseResponseApdu, type ResponseApdu, responseApdu, statusWords } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import { InroError } from '@inro/problem';
import type { OffCardSession } from '@inro/secure-channel/off-card';
import type { NamedCommand } from './work.ts';

export const wrapped = (session: OffCardSession, { name, command }: NamedCommand): NamedCommand => ({
  name,
  command: session.wrap(command),
});

/** An answer that is missing or none at all stands as 6F00, which carries no MAC and claims nothing. */
export function answerOf(hex: string): ResponseApdu {
  try {
    if (hex !== '') return parseResponseApdu(fromHex(hex));
  } catch (failure) {
    if (!(failure instanceof InroError)) throw failure;
  }
  return responseApdu(undefined, statusWords.noPreciseDiagnosis);
}

/** An answer opened and checked; undefined when there is none that is the element's. */
export function unwrapped(session: OffCardSession, hex: string): ResponseApdu | undefined {
  try {
    const response = session.unwrap(answerOf(hex));
    return hex === '' ? undefined : response;
  } catch (failure) {
    if (failure instanceof InroError) return undefined;
    throw failure;
  }
}
