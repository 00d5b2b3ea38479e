import { type ResponseApdu, StatusWordError, statusWords } from '@inro/apdu';
import type { OpeningOutcome } from '@inro/authority-wire/role';
import { InroError } from '@inro/problem';
import { OffCardSession, parseInitializeUpdateResponse, type StaticKeys } from '@inro/secure-channel/off-card';

/** Command and response MAC and encryption (docs/protocol/secure-element.md). */
export const SECURITY_LEVEL = 0x33;

/** What the answers to SELECT and INITIALIZE UPDATE prove. Only `genuine` is proof; the rest are the relay's word. */
export async function judgeOpening(
  [selected, updated]: readonly ResponseApdu[],
  hostChallenge: Uint8Array,
  keysOf: (keyVersion: number) => Promise<StaticKeys | undefined>,
): Promise<OpeningOutcome> {
  if (selected?.statusWord === statusWords.fileNotFound) return { result: 'absent' };
  if (selected?.statusWord !== statusWords.success || updated === undefined) return { result: 'unanswered' };
  try {
    const { keyVersion } = parseInitializeUpdateResponse(updated);
    const keys = await keysOf(keyVersion);
    if (keys === undefined) return { result: 'keysUnknown', keyVersion };
    OffCardSession.open({ keys, hostChallenge, answer: updated, securityLevel: SECURITY_LEVEL });
    return { result: 'genuine', keyVersion };
  } catch (failure) {
    // Amendment D 1.2 §7.1.1.7: 6A88 when there is no key of that version.
    if (failure instanceof StatusWordError)
      return { result: failure.statusWord === statusWords.referencedDataNotFound ? 'refused' : 'unanswered' };
    if (failure instanceof InroError) return { result: 'forged' };
    throw failure;
  }
}
