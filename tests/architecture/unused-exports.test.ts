import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { unusedExports } from './unused-exports.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const sources = new Map(
  globSync('{packages,apps,tools,quality,tests,examples}/**/*.{ts,tsx,mts,cts,mjs,cjs}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  }).map((file) => [file, read(file)]),
);

/** The files that a room's package.json names. */
const entries = new Set(
  globSync('packages/*/package.json', { cwd: root }).flatMap((manifest) => {
    const { exports = {} } = JSON.parse(read(manifest)) as { exports?: Record<string, string> };
    return Object.values(exports).map((entry) => posix.join(posix.dirname(manifest), entry));
  }),
);

describe('what a file exports', () => {
  it('is named by another file, be it a test', () => {
    assert.ok(sources.size > 500);
    assert.deepEqual(unusedExports(sources, entries), []);
  });

  it('is found when nobody names it, when an index hands it on alone, and when a comment names it', () => {
    const unused = new Map([
      [
        'packages/pki/src/one.ts',
        'export const lonely = 1;\nexport const taken = lonely;\nexport type Shape = string;',
      ],
      ['packages/pki/src/index.ts', "export { lonely, taken } from './one.ts';"],
      ['apps/ca/src/x.ts', "import { taken } from '@inro/pki';\n// lonely\nuse(taken);"],
    ]);
    assert.deepEqual(unusedExports(unused), ['packages/pki/src/one.ts: lonely']);
  });

  it('may be named by the index or the manifest of what is given away alone', () => {
    const published = new Map([
      ['packages/verifier/src/one.ts', 'export function verify() {}'],
      ['packages/verifier/src/index.ts', "export { verify } from './one.ts';"],
      ['packages/relying-party/src/web/browser.ts', 'export const poll = 1;'],
    ]);
    const manifests = new Set(['packages/relying-party/src/web/browser.ts']);
    assert.deepEqual(unusedExports(published, manifests), []);
    assert.deepEqual(unusedExports(published), ['packages/relying-party/src/web/browser.ts: poll']);
  });
});
