import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { renderProblem } from '@inro/problem';
import { HttpError } from './errors.ts';
import { closeTwin } from './listen.ts';

/** How long requests that run when a process ends have for their answer. */
const LAST_ANSWERS_MS = 6_000;

/** What node:http itself refuses, by its code. */
const codes: Readonly<Record<string, 'http.too_slow' | 'http.headers_too_large'>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'http.too_slow',
  HPE_HEADER_OVERFLOW: 'http.headers_too_large',
};

/** Answers what never became a request (RFC 9110 §15.5.9, RFC 6585 §5) with a problem, and hangs up. */
export function refuseConnection(failure: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || failure.code === 'ECONNRESET') return void socket.destroy();
  const problem = renderProblem(new HttpError(codes[failure.code ?? ''] ?? 'http.body_invalid'));
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** Lets nobody in at the other address any more, and hangs up on whoever is still busy a while later; call it when a server begins to close. Resolves when all of the other address have gone. */
export function hangUpLater(server: Server): Promise<void> {
  setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  return closeTwin(server);
}
