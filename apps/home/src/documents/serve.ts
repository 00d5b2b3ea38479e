import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { toHtml } from './markdown.ts';

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

const style = `
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 1rem 1rem 4rem; max-width: 48rem; color: light-dark(#1b1a1e, #f3f0ea); background: light-dark(#faf7f2, #141318); font: 1rem/1.65 "Noto Sans JP", "Noto Sans CJK JP", system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: light-dark(#0017c1, #a9b8ff); }
a:focus-visible, [tabindex]:focus-visible { outline: 4px solid light-dark(#000000, #ffd43d); outline-offset: 2px; }
h1 { font-size: 1.75rem; line-height: 1.4; } h2 { font-size: 1.25rem; margin-top: 2rem; }
pre { padding: 0.75rem; border: 1px solid light-dark(#857e72, #8a8692); border-radius: 12px; overflow-x: auto; overflow-wrap: normal; }
code { font-family: "Noto Sans Mono", ui-monospace, monospace; font-size: 0.9em; }
.wide { overflow-x: auto; } table { border-collapse: collapse; } th, td { padding: 0.5rem; border-bottom: 1px solid light-dark(#e2dbcf, #34323b); text-align: start; vertical-align: top; min-width: 6rem; }
nav a { display: inline-block; padding: 0.6rem 1rem 0.6rem 0; }`;

/** Shows the documents of this house as pages, so that the links of the first page lead somewhere without a network. */
export function serveDocuments(app: Server): void {
  const files = new Set(
    globSync(served, { cwd: root, exclude: ['**/node_modules/**'] }).map((path) => path.replaceAll('\\', '/')),
  );
  app.get(`${below}*`, { schema: { hide: true } }, (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    if (!files.has(path)) throw new HttpError('http.not_found');
    const content = readFileSync(join(root, path), 'utf8');
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (path.endsWith('.json'))
      return reply.header('content-security-policy', "default-src 'none'").type('application/json').send(content);
    const nonce = randomBytes(16).toString('base64');
    const title = /^# (.+)$/mu.exec(content)?.[1]?.replaceAll(/[<>&"]/gu, '') ?? path;
    return reply
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      )
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – Inro</title><style nonce="${nonce}">${style}</style></head><body><nav><a href="/">Inro</a> <a href="${below}docs/README.md">Where to read what</a></nav><main>${toHtml(content, (target) => resolveLink(files, path, target))}</main></body></html>`,
      );
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
  return found === undefined ? undefined : `${below}${found}`;
}
