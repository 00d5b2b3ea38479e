import type { ResponseApdu } from './response.ts';
import { type StatusWord, StatusWordError, statusWords } from './status-word.ts';

/** The gate for clients: passes a response with an expected status word (9000 unless told), else throws StatusWordError. */
export function expectStatus(response: ResponseApdu, ...expected: readonly StatusWord[]): ResponseApdu {
  const allowed = expected.length === 0 ? [statusWords.success] : expected;
  if (!allowed.includes(response.statusWord)) throw new StatusWordError(response.statusWord);
  return response;
}
