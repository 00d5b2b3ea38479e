import { escapeHtml, placeOf } from './markdown.ts';
import { type Row, type Schema, schemaRows } from './schema-rows.ts';

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly 'x-callers'?: readonly string[];
  readonly 'x-own-pages'?: boolean;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
}

/** What of an OpenAPI 3.1 document is shown. */
export interface ApiDescription {
  readonly info: { readonly title: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, { readonly description?: string }>> };
}

/** Where a page leads: addresses, as they are written into it. */
export interface ApiPlaces {
  readonly raw: string;
  readonly errors: string;
  /** The page of another server; undefined where it has none. */
  server(name: string): string | undefined;
}

/** Come last on a page: nobody came for them. */
const ofEveryServer: readonly string[] = ['/openapi.json', '/health', '/ready', '/metrics', '/llms.txt'];

/** The description of a server as the main part of a page: no script, headings and tables alone. Every word is escaped. */
export function apiPage(description: ApiDescription, places: ApiPlaces): string {
  const all = Object.entries(description.paths ?? {});
  const isGeneral = ([path]: readonly [string, unknown]): boolean => ofEveryServer.includes(path);
  const paths = [...all.filter((entry) => !isGeneral(entry)), ...all.filter(isGeneral)];
  const count = paths.reduce((sum, [, item]) => sum + Object.keys(item).length, 0);
  const schemes = Object.entries(description.components?.securitySchemes ?? {});
  const bys = schemes.map(
    ([name, { description: words }]) =>
      `<p id="by-${placeOf(name)}"><code>${escapeHtml(name)}</code>: ${escapeHtml(words ?? '')}</p>`,
  );
  return [
    `<h1 id="top">${escapeHtml(description.info.title)}</h1>`,
    `<p>${count} operations. <a href="${escapeHtml(places.raw)}">The same as OpenAPI 3.1</a>, for programs.</p>`,
    `<nav class="contents" aria-labelledby="contents"><h2 id="contents">Operations</h2><ul>`,
    ...paths.flatMap(([path, item]) => Object.entries(item).map((entry) => contentsLine(path, entry))),
    '</ul></nav>',
    ...(bys.length > 0 ? [`<h2 id="by">How a request is let in</h2>`, ...bys] : []),
    ...paths.map(
      ([path, item]) =>
        `<section class="path" aria-labelledby="${pathPlace(path)}"><h2 id="${pathPlace(path)}"><code>${escapeHtml(path)}</code></h2>${Object.entries(
          item,
        )
          .map((entry) => operation(path, entry, places))
          .join('')}</section>`,
    ),
  ].join('\n');
}

/** `/orders/{id}` is `path-orders-id`; a slash at the end counts. */
const pathPlace = (path: string): string =>
  escapeHtml(`path${path.replaceAll(/[{}]/gu, '').replaceAll(/[^\w]/gu, '-')}`);

const operationPlace = (path: string, [method, { operationId }]: readonly [string, Operation]): string =>
  escapeHtml((operationId ?? `${method}-${path}`).replaceAll(/[^\w-]/gu, '-'));

const badge = (method: string): string =>
  `<span class="method${method === 'get' ? ' reads' : ''}">${escapeHtml(method.toUpperCase())}</span>`;

const contentsLine = (path: string, entry: readonly [string, Operation]): string =>
  `<li><a href="#${operationPlace(path, entry)}">${badge(entry[0])}<span class="words">${escapeHtml(entry[1].summary ?? path)}</span><code>${escapeHtml(path)}</code></a></li>`;

function operation(path: string, entry: readonly [string, Operation], places: ApiPlaces): string {
  const [method, { summary = path, parameters = [], requestBody, responses = {} }] = entry;
  const place = operationPlace(path, entry);
  const answers = Object.entries(responses);
  return [
    `<article class="operation" id="${place}" aria-labelledby="${place}-title">`,
    `<h3 id="${place}-title"><a href="#${place}">${escapeHtml(summary)}</a></h3>`,
    `<p>${badge(method)} <code>${escapeHtml(path)}</code></p>`,
    `<p>${whoMayCall(entry[1], places)}</p>`,
    membersTable(
      'Parameters',
      parameters.flatMap(({ name, in: where, required = false, schema = {} }) =>
        schemaRows(schema, name, required).map((row) => ({ ...row, form: [`in the ${where}`, ...row.form] })),
      ),
    ),
    ...contentTables('Body', requestBody?.content),
    answersTable(answers, places),
    ...answers
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, { content }]) => contentTables(`Answer ${status}`, content)),
    '</article>',
  ].join('');
}

function whoMayCall({ security = [], ...said }: Operation, { server }: ApiPlaces): string {
  const callers = said['x-callers']?.map((name) => {
    const page = server(name);
    const words = `<code>${escapeHtml(name)}</code>`;
    return page === undefined ? words : `<a href="${escapeHtml(page)}">${words}</a>`;
  });
  const by = security
    .flatMap((one) => Object.keys(one))
    .map((name) => `<a href="#by-${placeOf(name)}"><code>${escapeHtml(name)}</code></a>`);
  const who = callers?.join(', ') ?? (said['x-own-pages'] ? 'its own pages' : by.length > 0 ? 'who has it' : 'anybody');
  return `Who may call: ${who}${by.length > 0 ? `, by ${by.join(' or ')}` : ''}`;
}

const contentTables = (title: string, content: Content = {}): readonly string[] =>
  Object.entries(content).map(([type, { schema = {} }]) => {
    const rows = schemaRows(schema).filter(({ name, type: kind }) => name !== '' || kind !== 'any');
    return rows.length === 0
      ? `<p>${title}: <code>${escapeHtml(type)}</code></p>`
      : membersTable(`${title}, ${type}`, rows);
  });

function membersTable(caption: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(({ name, type, form, pattern, required }) => {
    const words = [`<strong>${escapeHtml(type)}</strong>`, ...form.map(escapeHtml)].join(' · ');
    const match = pattern === undefined ? '' : `<br><code class="second">${escapeHtml(pattern)}</code>`;
    const called = name === '' ? 'the whole' : `<code>${escapeHtml(name)}</code>`;
    return `<tr><th scope="row">${called}</th><td>${words}${match}</td><td>${required ? 'yes' : 'no'}</td></tr>`;
  });
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr><th scope="col" class="name">Name</th><th scope="col">Form</th><th scope="col" class="narrow">Required</th></tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

function answersTable(answers: readonly (readonly [string, { readonly description?: string }])[], places: ApiPlaces) {
  const lines = answers.map(([status, { description = '' }]) => {
    const parts = description.split(/; (?=`)/u).map((part) => linked(part, places));
    const words = parts.length === 1 ? parts[0] : `<ul>${parts.map((part) => `<li>${part}</li>`).join('')}</ul>`;
    return `<tr><th scope="row"><code>${escapeHtml(status)}</code></th><td>${words}</td></tr>`;
  });
  return `<table><caption>Answers</caption><thead><tr><th scope="col" class="narrow">Status</th><th scope="col">What it means</th></tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

/** The code of a problem leads to what is said of it (docs/errors.md). */
const linked = (words: string, { errors }: ApiPlaces): string =>
  escapeHtml(words).replaceAll(/`([a-z-]+\.[a-z_]+)`|docs\/errors\.md/gu, (page, code?: string) =>
    code === undefined
      ? `<a href="${escapeHtml(errors)}">${page}</a>`
      : `<a href="${escapeHtml(errors)}#${placeOf(code)}"><code>${code}</code></a>`,
  );
