import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkFile, importTable, unusedGrants } from './import-table.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');

const sources = new Map(
  globSync('{packages,apps,tools,bench,examples}/**/*.{ts,tsx,mts,js,mjs}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
  }).map((file) => [file, readFileSync(join(root, file), 'utf8')]),
);

describe('the import table of the design', () => {
  it('is kept by every source file of every room, and no program leans on a test', () => {
    assert.ok(sources.size > 20);
    const violations = [...sources].flatMap(([file, source]) => checkFile(file, source));
    assert.deepEqual(violations, []);
  });

  for (const [room, grants] of Object.entries(importTable)) {
    it(`grants ${room} no more than it uses`, () => {
      assert.deepEqual(unusedGrants(room, sources, grants), []);
    });

    it(`is told by the package.json of ${room}, no more and no less`, () => {
      const manifest = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      const declared = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@inro/'));
      const granted = new Set(grants.map((entry) => `@inro/${entry.split('/')[0]}`));
      assert.deepEqual(declared.sort(), [...granted].sort());
    });
  }

  it('finds a grant that no file uses, or its tests alone', () => {
    const used = new Map([
      ['apps/ca/src/x.ts', "import type { X } from '@inro/pki/issue';"],
      ['apps/ca/test/x.test.ts', "import '@inro/apdu';"],
      ['apps/tsm/src/x.ts', "import '@inro/verifier';"],
    ]);
    const grants = ['pki', 'pki/read', 'apdu', 'verifier'];
    assert.deepEqual(unusedGrants('apps/ca', used, grants), ['pki/read', 'apdu', 'verifier']);
  });

  // First line of a fixture: `// as: <path in the house> breaks: <rule>`; `breaks: nothing` must pass.
  for (const name of readdirSync(fixtures)) {
    const source = readFileSync(join(fixtures, name), 'utf8');
    const [, path, rule] = /^\/\/ as: (\S+) breaks: (\S+)/.exec(source) ?? [];
    it(`judges the fixture ${name}: ${rule}`, () => {
      const rules = new Set(checkFile(path!, source).map((violation) => violation.rule));
      assert.deepEqual([...rules], rule === 'nothing' ? [] : [rule]);
    });
  }

  it('has for every room a fixture that breaks its row', () => {
    const rooms = new Set(
      readdirSync(fixtures).flatMap(
        (name) =>
          /^\/\/ as: ((?:packages|apps\/services|apps)\/[^/]+)\S* breaks: room/.exec(
            readFileSync(join(fixtures, name), 'utf8'),
          )?.[1] ?? [],
      ),
    );
    assert.deepEqual([...rooms].sort(), Object.keys(importTable).sort());
  });
});
