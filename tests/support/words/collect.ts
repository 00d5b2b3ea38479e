import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const locales = ['ja', 'ja-x-easy', 'en'] as const;
export type Words = Readonly<Record<(typeof locales)[number], string>>;

/** One thing that is said to people, in its three languages. */
export interface Said {
  /** File and line. */
  readonly at: string;
  readonly words: Words;
}

const string = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\x60(?:[^\x60\\]|\\.)*\x60)`;
const said = new RegExp(String.raw`\bja:\s*(${string}),\s*'ja-x-easy':\s*(${string}),\s*en:\s*(${string})`, 'gu');

/** A literal as a reader sees it; a value that is put in becomes `{{}}`. */
const content = (literal: string): string =>
  literal
    .slice(1, -1)
    .replaceAll(/\$\{[^}]*\}|\{\{\w+\}\}/gu, '{{}}')
    .replaceAll(/\\(.)/gu, '$1');

export function readWords(source: string, file: string): readonly Said[] {
  return [...source.matchAll(said)].map((match) => ({
    at: `${file}:${source.slice(0, match.index).split('\n').length}`,
    words: { ja: content(match[1]!), 'ja-x-easy': content(match[2]!), en: content(match[3]!) },
  }));
}

/** Every text of every room: pages, errors, reports, names of processes. Read from the sources, so that none is forgotten. */
export function everythingSaid(): readonly Said[] {
  const files = globSync('{apps,packages,tools}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/test/**', '**/gallery/**', 'packages/fake-wallet/**'],
  });
  return files.sort().flatMap((file) => readWords(readFileSync(join(root, file), 'utf8'), file));
}

/** How often a language is named in the sources: as often as it was read, or something was missed. */
export function timesNamed(locale: 'ja-x-easy'): number {
  const files = globSync('{apps,packages,tools}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/test/**', '**/gallery/**', 'packages/fake-wallet/**'],
  });
  return files.reduce(
    (sum, file) =>
      sum + [...readFileSync(join(root, file), 'utf8').matchAll(new RegExp(`'${locale}':\\s*['"\`]`, 'gu'))].length,
    0,
  );
}
