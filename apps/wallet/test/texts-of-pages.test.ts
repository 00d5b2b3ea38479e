import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

const web = join(import.meta.dirname, '../web');
/** What is imported as a value and at once: types are nothing in a browser, `import()` comes later. */
const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from\s+'(\.[^']+)'/gmu;

/** A file and all that comes with it. */
function withImports(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  const file = join(web, entry);
  if (seen.has(entry) || !existsSync(file)) return seen;
  seen.add(entry);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORT))
    withImports(relative(web, join(dirname(file), target!)), seen);
  return seen;
}

const source = (file: string): string => readFileSync(join(web, file), 'utf8');
const keysOf = (files: ReadonlySet<string>): readonly string[] =>
  [...files]
    .filter((file) => file.startsWith('texts/'))
    .flatMap((file) => [...source(file).matchAll(/^ {2}'([\w.]+)':/gmu)].map(([, key]) => key!));

/** Keys, and beginnings of keys, that these files say. */
const saidBy = (files: ReadonlySet<string>): readonly string[] =>
  [...files]
    .filter((file) => !file.startsWith('texts/'))
    .flatMap((file) =>
      [...source(file).matchAll(/['`]((?:app|enrol|present|show|log|lost)\.[\w.]*)/gu)].map(([, key]) => key!),
    );

const first = withImports('main.tsx');
const later = [...source('journeys.tsx').matchAll(/import\('\.\/([^']+)'\)/gu)].map(([, file]) => file!);

describe('the texts of a page come with the page', () => {
  for (const entry of ['main.tsx', ...later])
    it(`of ${entry}`, () => {
      const files = entry === 'main.tsx' ? first : withImports(entry);
      const known = [...keysOf(first), ...keysOf(files)];
      const missing = saidBy(files).filter(
        (said) => !known.some((key) => key === said || (/[._]$/u.test(said) && key.startsWith(said))),
      );
      assert.ok(saidBy(files).length > 5);
      assert.deepEqual(missing, []);
    });

  it('and what is loaded later is not loaded at first', () => {
    assert.equal(later.length, 5);
    for (const entry of later) assert.ok(!first.has(entry), entry);
    for (const file of [
      'texts/enrol.ts',
      'texts/present.ts',
      'enrol/start-page.tsx',
      'present/consent-page.tsx',
      'pages/certificates-page.tsx',
    ])
      assert.ok(!first.has(file), file);
  });
});
