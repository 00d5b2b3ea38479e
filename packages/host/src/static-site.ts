import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';
import { type Coding, choose, compressNow, isKnown, readFolder } from './representations.ts';
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
  /** Paths beside `/` that the front end knows; `/things/*` is every one name below `/things`. */
  readonly pages?: readonly string[];
  /** Further sources of connect-src for one request, e.g. that phone's door. */
  readonly connectSources?: (request: FastifyRequest) => readonly string[];
}

/**
 * Serves a built single-page front end from memory under a strict Content-Security-Policy; a navigation to an unknown path
 * gets it too, with 404 and marked, and it says so. Files are the same for everybody and travel compressed; the page holds
 * a nonce that is new each time and nothing of the request (BREACH). What an API answers is never compressed.
 */
export function serveStaticSite(app: Server, site: StaticSite): void {
  const files = readFolder(site.folder);
  const index = files.get('/index.html')?.at(-1)?.body.toString('utf8');

  const sendIndex = (request: FastifyRequest, reply: FastifyReply, path = '/') => {
    if (index === undefined) throw new HttpError('http.not_found');
    const nonce = randomBytes(16).toString('base64');
    const connect = ["'self'", ...(site.connectSources?.(request) ?? [])].join(' ');
    const html = index.replaceAll('__CSP_NONCE__', nonce);
    const isKnownPath = isPage(path, ['/', '/index.html', ...(site.pages ?? [])]);
    const { coding, body } = compressNow(
      isKnownPath ? (path.lastIndexOf('/') > 0 ? fromRoot(html) : html) : unknownOf(html),
      request.headers['accept-encoding'],
    );
    return encoded(reply, coding)
      .code(isKnownPath ? 200 : 404)
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
      .send(body);
  };
  const page = { schema: { hide: true } };
  app.get('/', page, (request, reply) => sendIndex(request, reply));
  app.get('/*', page, (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    const file = files.get(`/${path}`);
    if (path === 'index.html' || (!file && isNavigation(request, path))) return sendIndex(request, reply, `/${path}`);
    if (!file) throw new HttpError('http.not_found');
    const form = choose(file, request.headers['accept-encoding']);
    const immutable = path.startsWith('assets/');
    encoded(reply, form.coding)
      .header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      .header('etag', form.etag)
      .header('x-content-type-options', 'nosniff')
      // For what runs or opens on its own: a worker, a picture at its own address.
      .header('content-security-policy', "default-src 'none'; connect-src 'self'");
    if (isKnown(form, request.headers['if-none-match'])) return reply.code(304).send();
    return reply.type(TYPES[extname(path)] ?? 'application/octet-stream').send(form.body);
  });
}

/** Says how the body is written, and to whatever keeps answers, that others may get it in another way. */
const encoded = (reply: FastifyReply, coding: Coding): FastifyReply =>
  (coding === 'identity' ? reply : reply.header('content-encoding', coding)).header('vary', 'accept-encoding');

const isPage = (path: string, pages: readonly string[]): boolean =>
  pages.includes(path) || pages.includes(path.replace(/(?<=^\/[^/]+\/)[^/]+$/u, '*'));

/** The address of a page may lie deeper than the page's own files. */
const fromRoot = (html: string): string => html.replaceAll('="./', '="/');

/** The page of an address that nobody knows. */
const unknownOf = (html: string): string => fromRoot(html).replace('<div id="root"', '<div id="root" data-unknown=""');

/**
 * A page is opened, nothing fetched for one (Fetch Metadata §2.2; by Accept where a client does not say). A script that is
 * gone has no answer: a worker that somebody left behind must not find itself confirmed by a page.
 */
function isNavigation({ headers }: FastifyRequest, path: string): boolean {
  const { 'sec-fetch-mode': mode, accept = '', 'service-worker': worker } = headers;
  if (worker !== undefined || extname(path) !== '') return false;
  return mode === undefined ? accept.includes('text/html') : mode === 'navigate';
}
