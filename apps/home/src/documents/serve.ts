import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { type ApiDescription, apiPage } from './api-page.ts';
import { toHtml } from './markdown.ts';
import { type Page, renderPage } from './page.ts';

const root = join(import.meta.dirname, '../../../..');
/** What everybody may read who has the sources: nothing of a data folder lies below these. */
const served = [
  '*.md',
  'docs/**/*.md',
  'docs/api/*.json',
  'docs/schema/*.json',
  'packages/*/README.md',
  'apps/*/README.md',
];
const below = '/documents/';
/** Descriptions of servers: each has a page beside the file, by its name without `.json`. */
const apiFolder = 'docs/api/';
const ways = [
  ['/', 'Inro'],
  [`${below}docs/README.md`, 'Where to read what'],
] as const;

/** Shows the documents of this house as pages, so that the links of the first page lead somewhere without a network. */
export function serveDocuments(app: Server): void {
  const files = new Set(
    globSync(served, { cwd: root, exclude: ['**/node_modules/**'] }).map((path) => path.replaceAll('\\', '/')),
  );
  const describedAt = (path: string): Page => {
    const description = JSON.parse(readFileSync(join(root, `${path}.json`), 'utf8')) as ApiDescription;
    const main = apiPage(description, {
      raw: `${below}${path}.json`,
      errors: `${below}docs/errors.md`,
      server: (name) => (files.has(`${apiFolder}${name}.json`) ? `${below}${apiFolder}${name}` : undefined),
    });
    const servers = [`${below}${apiFolder}README.md`, 'All servers'] as const;
    return { title: description.info.title, ways: [...ways, servers], main };
  };
  const writtenAt = (path: string): Page => {
    const content = readFileSync(join(root, path), 'utf8');
    const title = /^# (.+)$/mu.exec(content)?.[1] ?? path;
    return { title, ways, main: toHtml(content, (target) => resolveLink(files, path, target)) };
  };
  app.get(`${below}*`, { schema: { hide: true } }, (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    const isApi = path.startsWith(apiFolder) && files.has(`${path}.json`);
    if (!isApi && !files.has(path)) throw new HttpError('http.not_found');
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (path.endsWith('.json')) {
      void reply.header('content-security-policy', "default-src 'none'").type('application/json');
      return reply.send(readFileSync(join(root, path), 'utf8'));
    }
    const { policy, html } = renderPage(isApi ? describedAt(path) : writtenAt(path));
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
  });
}

/** The address of what a document points to: another one, the page of a folder, a place beyond. */
export function resolveLink(files: ReadonlySet<string>, from: string, target: string): string | undefined {
  if (/^https:\/\//u.test(target)) return target;
  const [place = '', part] = target.split('#');
  if (place === '') return part === undefined ? undefined : `#${part}`;
  const path = normalize(join(dirname(from), place))
    .replaceAll('\\', '/')
    .replace(/\/$/u, '');
  const found = [path, `${path}/README.md`].find((candidate) => files.has(candidate));
  if (found?.startsWith(apiFolder)) return `${below}${found.replace(/\.json$/u, '')}`;
  return found === undefined ? undefined : `${below}${found}`;
}
