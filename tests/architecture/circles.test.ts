import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { findImportCircles } from './import-circles.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

function publishedEntries(): ReadonlyMap<string, string> {
  const manifests = globSync('{packages,apps,apps/services}/*/package.json', { cwd: root });
  return new Map(
    manifests.flatMap((manifest) => {
      const { name, exports } = JSON.parse(read(manifest)) as { name: string; exports: Record<string, string> };
      return Object.entries(exports).map(
        ([entry, file]) => [posix.join(name, entry), posix.join(posix.dirname(manifest), file)] as const,
      );
    }),
  );
}

describe('the imports of the house', () => {
  it('lead no file back to itself, not by types alone either', () => {
    const files = globSync('{packages,apps,tools,quality,tests,examples}/**/*.{ts,tsx,mts,js,mjs}', {
      cwd: root,
      exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    });
    assert.ok(files.length > 500);
    const sources = new Map(files.map((file) => [file, read(file)]));
    assert.deepEqual(findImportCircles(sources, publishedEntries()), []);
  });

  const planted = (texts: Record<string, string>, entries: Record<string, string> = {}) =>
    findImportCircles(new Map(Object.entries(texts)), new Map(Object.entries(entries)));

  it('are searched for a circle of types alone', () => {
    const texts = { 'a/b.ts': "import type { C } from './c.ts';", 'a/c.ts': "export type C = import('./b.ts').B;" };
    assert.deepEqual(planted(texts), [['a/b.ts', 'a/c.ts']]);
  });

  it('are searched for a circle over a published entry, and for a file that imports itself', () => {
    const texts = {
      'packages/x/index.ts': "export * from './y.ts';",
      'packages/x/y.ts': "import { z } from '@inro/x';",
      'packages/x/own.ts': "const own = await import('./own.ts');",
    };
    const found = planted(texts, { '@inro/x': 'packages/x/index.ts' });
    assert.deepEqual(found, [['packages/x/index.ts', 'packages/x/y.ts'], ['packages/x/own.ts']]);
  });

  it('may meet in one file by two ways', () => {
    const texts = { 'a.ts': "import './b.ts';\nimport './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '// end' };
    assert.deepEqual(planted(texts), []);
  });
});
