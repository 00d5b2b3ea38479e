import { fromUtf8, utf8 } from '@inro/foundation';
import type { InroError } from '@inro/problem';
import { type ErrorCode, readProblem } from '@inro/problem-table';
import { WalletError } from '../errors.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from './http-transport.ts';

function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(fromUtf8(body));
  } catch {
    return undefined;
  }
}

/** Reads a JSON object; anything else is `wallet.answer_malformed`. */
export function readJson(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  const value = jsonOf(answer);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new WalletError('wallet.answer_malformed');
}

/** Who answers the wallet. */
export type Speaker = 'phone' | 'authority' | 'service';

const aboutAnAnswer: readonly ErrorCode[] = [
  'presentation.answer_malformed',
  'presentation.answer_for_another_service',
  'presentation.answer_for_another_request',
  'presentation.number_wrong',
];
/** What each may speak of. Of PIN and applet the applet alone speaks, by its status words. */
const maySay: Readonly<Record<Speaker, (code: string) => boolean>> = {
  phone: (code) => ['handset', 'http', 'host'].includes(roomOf(code)),
  authority: (code) => ['registration', 'tsm', 'ca', 'pki', 'http', 'host'].includes(roomOf(code)),
  service: (code) => roomOf(code) === 'relying-party' || aboutAnAnswer.some((known) => known === code),
};
const roomOf = (code: string): string => code.split('.')[0]!;

/** RFC 9457: the problem of an answer as the same code; one that is unknown, or not this speaker's to say, is `wallet.service_failed`. */
export function problemOf(answer: HttpAnswer, speaker: Speaker): InroError {
  const problem = readProblem(jsonOf(answer));
  if (problem !== undefined && maySay[speaker](problem.code)) return problem;
  return new WalletError('wallet.service_failed', { details: { status: answer.status } });
}

/** An answer with a 2xx status, or its problem thrown. */
export function expectOk(answer: HttpAnswer, speaker: Speaker): HttpAnswer {
  if (answer.status < 200 || answer.status > 299) throw problemOf(answer, speaker);
  return answer;
}

/** A request with a JSON body (or none). */
export const jsonRequest = (
  method: string,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest => ({
  method,
  url,
  headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
  ...(body === undefined ? {} : { body: utf8(JSON.stringify(body)) }),
});

/** Sends JSON, reads JSON, throws problems; a 204 is an empty object. */
export async function callJson(
  http: HttpTransport,
  speaker: Speaker,
  ...request: Parameters<typeof jsonRequest>
): Promise<Readonly<Record<string, unknown>>> {
  const answer = expectOk(await http(jsonRequest(...request)), speaker);
  return answer.body.length === 0 ? {} : readJson(answer);
}
