import { Agent, request as httpRequest } from 'node:http';
import { isErrorCode } from '@inro/problem-table';
import { hold } from './target.ts';

/** One request as a stranger sends it. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A server answered with a problem of the table: it refused. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends a request to loopback; a problem of the table is {@link Refused}, anything else that is not 2xx or 304 a violation. */
export async function sendHostile(port: number, { method, path, headers, body }: HostileRequest): Promise<unknown> {
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const all = { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers: all, agent }, (incoming) => {
      let read = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        read += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text: read }));
    });
    outgoing.setTimeout(15_000, () => outgoing.destroy(new Error('no answer in 15 s')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  if (status >= 200 && status < 400) return text;
  const problem = JSON.parse(text) as { code?: unknown };
  hold(isErrorCode(problem.code), `HTTP ${status} without a code of the table`);
  hold(status < 500, `HTTP ${status} ${problem.code}`);
  throw new Refused();
}

export const asRefused = (failure: unknown): boolean => failure instanceof Refused;

/** What a header may hold on the wire (RFC 9110 §5.5); Node's parser refuses the rest before any of us. */
export const onTheWire = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim();

/** A text as a request target that a client can send. */
export const asPath = (text: string): string => `/${encodeURI(text.toWellFormed()).replace(/^\/+/, '')}`;
