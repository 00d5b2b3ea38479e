import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteConfig } from '../../tools/web/vite.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

export interface Gallery {
  readonly address: string;
  close(): void;
}

/** Builds the page of all components and serves it on loopback, under the policy of every front end. */
export async function serveGallery(port = 0): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-gallery-'));
  process.env.NODE_ENV = 'production';
  await build(viteConfig(fileURLToPath(new URL('../../packages/design-system/gallery', import.meta.url)), folder));
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/value') return void response.end(JSON.stringify({ value: '1' }));
    const path = pathname === '/' ? 'index.html' : normalize(pathname).slice(1);
    const body = await readFile(join(folder, path)).catch(() => undefined);
    if (body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(extname(path) === '.html' ? body.toString().replaceAll('__CSP_NONCE__', 'abc') : body);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
