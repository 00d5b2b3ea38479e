import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkFile, importTable } from './import-table.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');

describe('the import table of the design', () => {
  it('is kept by every source file of every room', () => {
    const files = globSync('{packages,apps}/**/*.{ts,tsx,mts,js,mjs}', {
      cwd: root,
      exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    });
    assert.ok(files.length > 20);
    const violations = files.flatMap((file) => checkFile(file, readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(violations, []);
  });

  it('is told by the package.json of every room, no more and no less rooms than used', () => {
    for (const [room, allowed] of Object.entries(importTable)) {
      const manifest = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      const declared = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@inro/'));
      const names = new Set(allowed.map((entry) => `@inro/${entry.split('/')[0]}`));
      for (const name of declared)
        assert.ok(names.has(name), `${room} declares ${name}, which the table does not allow`);
    }
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
