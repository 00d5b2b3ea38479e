import { fromUtf8, utf8 } from '@inro/foundation';
import type { InroError } from '@inro/problem';
import { readProblem } from '@inro/problem-table';
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

/** RFC 9457: the problem of an answer as the same code; one that this table does not know is `wallet.service_failed`. */
export function problemOf(answer: HttpAnswer): InroError {
  return (
    readProblem(jsonOf(answer)) ?? new WalletError('wallet.service_failed', { details: { status: answer.status } })
  );
}

/** An answer with a 2xx status, or its problem thrown. */
export function expectOk(answer: HttpAnswer): HttpAnswer {
  if (answer.status < 200 || answer.status > 299) throw problemOf(answer);
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
  ...request: Parameters<typeof jsonRequest>
): Promise<Readonly<Record<string, unknown>>> {
  const answer = expectOk(await http(jsonRequest(...request)));
  return answer.body.length === 0 ? {} : readJson(answer);
}
