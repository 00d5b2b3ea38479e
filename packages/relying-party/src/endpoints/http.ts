import { type InroError, renderProblem } from '@inro/problem';
import { RelyingPartyError } from '../errors.ts';

/** A request as every framework has one. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, or the whole address. */
  readonly url: string;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  /** The body as it was sent; throws {@link bodyTooLarge} beyond this many bytes, at the latest when they have come. */
  body(limit: number): Promise<Uint8Array>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A `Set-Cookie`, beside those of the service. */
  readonly cookie?: string;
  readonly body: string;
}

/** What a body beyond its limit is refused with. */
export const bodyTooLarge = (): InroError => new RelyingPartyError('relying-party.request_too_large');

export const answer = (type: string, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'no-store', ...headers },
  body,
});

export const answerJson = (value: unknown): HttpResponse => answer('application/json', JSON.stringify(value ?? {}));

/** RFC 9457. */
export function answerProblem(failure: InroError): HttpResponse {
  const problem = renderProblem(failure);
  const later = problem.retry === 'later' ? { 'retry-after': '5' } : {};
  return { ...answer('application/problem+json', JSON.stringify(problem), later), status: problem.status };
}

/** Chunks of a body, put together until they are too many. */
export async function collect(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw bodyTooLarge();
    parts.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}
