import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';
import type { Server } from './server.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

export interface StaticSite {
  /** Folder of the built front end (`dist/web`). */
  readonly folder: string;
  /** Paths beside `/` that the front end knows. */
  readonly pages?: readonly string[];
  /** Further sources of connect-src for one request, e.g. that phone's door. */
  readonly connectSources?: (request: FastifyRequest) => readonly string[];
}

/** Serves a built single-page front end from memory under a strict Content-Security-Policy; a navigation to an unknown path gets it too, with 404 and marked, and it says so. */
export function serveStaticSite(app: Server, site: StaticSite): void {
  const files = new Map<string, Buffer>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else files.set(`/${relative(site.folder, path).replaceAll('\\', '/')}`, readFileSync(path));
    }
  };
  if (existsSync(site.folder)) walk(site.folder);

  const sendIndex = (request: FastifyRequest, reply: FastifyReply, isKnown = true) => {
    const index = files.get('/index.html');
    if (!index) throw new HttpError('http.not_found');
    const nonce = randomBytes(16).toString('base64');
    const connect = ["'self'", ...(site.connectSources?.(request) ?? [])].join(' ');
    const html = index.toString('utf8').replaceAll('__CSP_NONCE__', nonce);
    return reply
      .code(isKnown ? 200 : 404)
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; connect-src ${connect}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      )
      .header('referrer-policy', 'no-referrer')
      .header('x-content-type-options', 'nosniff')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('permissions-policy', 'geolocation=(), microphone=(), payment=()')
      .header('cache-control', 'no-store')
      .type(TYPES['.html']!)
      .send(isKnown ? html : unknownOf(html));
  };
  const page = { schema: { hide: true } };
  const known = ['/', '/index.html', ...(site.pages ?? [])];
  app.get('/', page, (request, reply) => sendIndex(request, reply));
  app.get('/*', page, (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    const file = files.get(`/${path}`);
    if (path === 'index.html' || (!file && isNavigation(request, path)))
      return sendIndex(request, reply, known.includes(`/${path}`));
    if (!file) throw new HttpError('http.not_found');
    const immutable = path.startsWith('assets/');
    return (
      reply
        .header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
        .header('x-content-type-options', 'nosniff')
        // For what runs or opens on its own: a worker, a picture at its own address.
        .header('content-security-policy', "default-src 'none'; connect-src 'self'")
        .type(TYPES[extname(path)] ?? 'application/octet-stream')
        .send(file)
    );
  });
}

/** The page of an address that nobody knows, which may lie deeper than the page's own files. */
const unknownOf = (html: string): string =>
  html.replaceAll('="./', '="/').replace('<div id="root"', '<div id="root" data-unknown=""');

/**
 * A page is opened, nothing fetched for one (Fetch Metadata §2.2; by Accept where a client does not say). A script that is
 * gone has no answer: a worker that somebody left behind must not find itself confirmed by a page.
 */
function isNavigation({ headers }: FastifyRequest, path: string): boolean {
  const { 'sec-fetch-mode': mode, accept = '', 'service-worker': worker } = headers;
  if (worker !== undefined || extname(path) !== '') return false;
  return mode === undefined ? accept.includes('text/html') : mode === 'navigate';
}
