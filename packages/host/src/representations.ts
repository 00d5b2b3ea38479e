import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** How a file may travel, the smallest first, and what the build calls it (`tools/web/compress.ts`). */
const codings = [
  { coding: 'br', suffix: '.br' },
  { coding: 'gzip', suffix: '.gz' },
] as const;

export type Coding = (typeof codings)[number]['coding'] | 'identity';

/** One way in which a file is sent. */
export interface Representation {
  readonly coding: Coding;
  readonly body: Buffer;
  /** RFC 9110 §8.8.3: another coding is another representation, with a tag of its own. */
  readonly etag: string;
}

const represent = (coding: Coding, body: Buffer): Representation => {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { coding, body, etag: `"${digest}"` };
};

/** A file in every form in which the build left it. */
export type StoredFile = readonly Representation[];

/** Every file of a folder by its path, read once. */
export function readFolder(folder: string): ReadonlyMap<string, StoredFile> {
  const files = new Map<string, StoredFile>();
  const walk = (inside: string): void => {
    for (const name of readdirSync(inside)) {
      const path = join(inside, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (!isCompressed(path)) files.set(`/${relative(folder, path).replaceAll('\\', '/')}`, readForms(path));
    }
  };
  if (existsSync(folder)) walk(folder);
  return files;
}

/** What stands beside the file that it was made of; a lone `.gz` is a file as others are. */
const isCompressed = (path: string): boolean =>
  codings.some(({ suffix }) => extname(path) === suffix && existsSync(path.slice(0, -suffix.length)));

const readForms = (path: string): StoredFile => [
  ...codings
    .filter(({ suffix }) => existsSync(path + suffix))
    .map(({ coding, suffix }) => represent(coding, readFileSync(path + suffix))),
  represent('identity', readFileSync(path)),
];

/** RFC 9110 §12.5.3: the smallest form that the client takes; nothing said means as it is, and a weight of zero means not this. */
export function choose(stored: StoredFile, acceptEncoding: string | undefined): Representation {
  const accepts = acceptedBy(acceptEncoding ?? '');
  return stored.find(({ coding }) => coding === 'identity' || accepts(coding)) ?? stored.at(-1)!;
}

function acceptedBy(header: string): (coding: Coding) => boolean {
  const weights = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.map((text) => /^q=([\d.]+)$/u.exec(text)?.[1]).find((text) => text !== undefined);
    if (name !== '') weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight));
  }
  return (coding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
}

/** A page is made for each answer, and so is its shorter form: quickly rather than smallest. */
export function compressNow(page: string, acceptEncoding: string | undefined): Pick<Representation, 'coding' | 'body'> {
  const accepts = acceptedBy(acceptEncoding ?? '');
  const body = Buffer.from(page);
  if (accepts('br'))
    return { coding: 'br', body: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) };
  return accepts('gzip') ? { coding: 'gzip', body: gzipSync(body) } : { coding: 'identity', body };
}

/** RFC 9110 §13.1.2: whether the client names this very form, or any. */
export const isKnown = ({ etag }: Representation, ifNoneMatch = ''): boolean =>
  ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//u, '')));
