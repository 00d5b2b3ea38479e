import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkFile, importedPackages, importTable, unusedGrants } from './import-table.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const fixtureNames = readdirSync(fixtures).filter((name) => name.endsWith('.txt'));

const sources = new Map(
  globSync('{packages,apps,tools,quality,examples}/**/*.{ts,tsx,mts,js,mjs,css}', {
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

    it(`finds all that ${room} imports in its package.json, no more and no less`, () => {
      const { dependencies, optionalDependencies } = JSON.parse(
        readFileSync(join(root, room, 'package.json'), 'utf8'),
      ) as Record<string, Record<string, string> | undefined>;
      const declared = Object.keys({ ...dependencies, ...optionalDependencies });
      assert.deepEqual(declared.sort(), importedPackages(room, sources));
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

  it('finds the packages behind imports, those of style sheets and of JSX too', () => {
    const used = new Map([
      ['apps/home/src/x.ts', "import '@inro/host/postgres';\nimport 'node:fs';\nimport { z } from 'zod';"],
      ['apps/home/test/x.test.ts', "import 'fast-check';"],
      ['apps/home/web/x.tsx', "import './y.ts';\nimport '@inro/home';"],
      ['apps/home/web/x.css', '@import "@digital-go-jp/theme/v4";'],
    ]);
    assert.deepEqual(importedPackages('apps/home', used), ['@digital-go-jp/theme', '@inro/host', 'react', 'zod']);
  });

  // First line of a fixture: `// as: <path in the house> breaks: <rule>`; `breaks: nothing` must pass.
  for (const name of fixtureNames) {
    const source = readFileSync(join(fixtures, name), 'utf8');
    const [, path, rule] = /^\/\/ as: (\S+) breaks: (\S+)/.exec(source) ?? [];
    it(`judges the fixture ${name}: ${rule}`, () => {
      const rules = new Set(checkFile(path!, source).map((violation) => violation.rule));
      assert.deepEqual([...rules], rule === 'nothing' ? [] : [rule]);
    });
  }

  it('has for every room a fixture that breaks its row', () => {
    const rooms = new Set(
      fixtureNames.flatMap(
        (name) =>
          /^\/\/ as: ((?:packages|apps\/services|apps)\/[^/]+)\S* breaks: room/.exec(
            readFileSync(join(fixtures, name), 'utf8'),
          )?.[1] ?? [],
      ),
    );
    assert.deepEqual([...rooms].sort(), Object.keys(importTable).sort());
  });
});
