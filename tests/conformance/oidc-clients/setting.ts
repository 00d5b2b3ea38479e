import type { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a client was told when it was registered; its key lies in a file. */
export const setting = {
  issuer: process.env.ISSUER!,
  clientId: process.env.CLIENT_ID!,
  port: Number(process.env.PORT),
  /** What it asks for. */
  scope: process.env.SCOPE ?? 'openid',
  redirectUri: `http://localhost:${process.env.PORT}/callback`,
};

/** The client's key as Web Cryptography has it, with its name. */
export async function clientKey() {
  const { kid, ...jwk } = JSON.parse(readFileSync(process.env.KEY_FILE!, 'utf8')) as webcrypto.JsonWebKey & {
    kid: string;
  };
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return { key, kid };
}

/** The verdict: who logged in, and exit code 0; or why not, and 1. */
export function end(verdict: { readonly sub?: unknown } | Error): never {
  if (verdict instanceof Error) {
    console.error(verdict);
    process.exit(1);
  }
  console.log(JSON.stringify(verdict));
  process.exit(verdict.sub === undefined ? 1 : 0);
}

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** Two addresses: `/login` sends to the provider, `/callback` takes the answer and ends with it. */
export function serve(
  login: () => Promise<URL | string>,
  callback: (url: URL) => Promise<{ readonly sub?: unknown }>,
): void {
  const answer: Answer = async (url, _request, response) => {
    if (url.pathname === '/login') return response.writeHead(302, { location: String(await login()) }).end();
    if (url.pathname !== '/callback') return response.writeHead(404).end();
    const verdict = await callback(url).catch((failure: Error) => failure);
    return response.writeHead(200, { connection: 'close' }).end('done', () => end(verdict));
  };
  createServer((request, response) => {
    void answer(new URL(request.url!, setting.redirectUri), request, response);
  }).listen(setting.port, 'localhost', () => console.error('ready'));
}
