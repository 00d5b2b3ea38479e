import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkFile, importedPackages, roomOf, unusedGrants, unusedInner } from './import-rules.ts';
import { importTable, impureRooms, never } from './import-table.ts';
import { impureNames, impureNamesIn } from './impure-names.ts';
import { innerRoomOf, innerTable } from './inner-rooms.ts';

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

  const fixturesThatBreak = (rule: string): readonly string[] =>
    fixtureNames.flatMap(
      (name) =>
        new RegExp(`^// as: (\\S+) breaks: ${rule}$`, 'm').exec(readFileSync(join(fixtures, name), 'utf8'))?.[1] ?? [],
    );

  it('has for every room a fixture that breaks its row', () => {
    const rooms = new Set(
      fixturesThatBreak('room').map((path) => /^(?:packages|apps\/services|apps)\/[^/]+/.exec(path)![0]),
    );
    assert.deepEqual([...rooms].sort(), Object.keys(importTable).sort());
  });

  it('has for every room below a package a fixture that breaks its row', () => {
    const broken = fixturesThatBreak('inner').map((path) => innerRoomOf(path));
    for (const key of Object.keys(innerTable)) assert.ok(broken.includes(key), key);
  });

  for (const key of Object.keys(innerTable))
    it(`grants ${key} no more than it uses`, () => {
      assert.deepEqual(unusedInner(key, sources), []);
    });

  it('grants nobody what nobody may be granted, below a package neither', () => {
    assert.deepEqual(forbidden(importTable), []);
    for (const [key, { rooms }] of Object.entries(innerTable))
      assert.deepEqual(forbidden({ [roomOf(key)!]: rooms }), [], key);
  });

  it('has for each of these rules a table that breaks it', () => {
    const tables = JSON.parse(readFileSync(join(fixtures, 'never.json'), 'utf8')) as Record<string, string[]>[];
    assert.deepEqual(
      tables.map((table) => forbidden(table).length),
      never.map(() => 1),
    );
    assert.deepEqual(
      tables.map((table) => forbidden(table)[0]),
      never.map(({ why }) => why),
    );
  });
});

describe('the one list of impure names', () => {
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');

  it('is what the editor marks, in the same rooms (biome.json)', () => {
    const { overrides } = JSON.parse(read('biome.json')) as {
      overrides: {
        includes: string[];
        linter: { rules: { style?: { noRestrictedGlobals?: { options: { deniedGlobals: object } } } } };
      }[];
    };
    const override = overrides.find(({ linter }) => linter.rules.style?.noRestrictedGlobals !== undefined)!;
    const marked = override.linter.rules.style!.noRestrictedGlobals!.options.deniedGlobals;
    const listed = impureNames.filter((one) => one.global).map(({ name, why }) => [name, why] as const);
    assert.deepEqual(marked, Object.fromEntries(listed));
    const exceptions = override.includes.filter((one) => /^!packages\/[\w-]+\/\*\*$/.test(one));
    assert.deepEqual(
      exceptions,
      Object.keys(impureRooms).map((room) => `!${room}/**`),
    );
  });

  it('holds in the rooms that are compiled without Node (tsconfig.pure.json)', () => {
    const { exclude } = JSON.parse(read('tsconfig.pure.json')) as { exclude: string[] };
    const exceptions = exclude.filter((one) => /^packages\/[\w-]+\/\*\*$/.test(one));
    assert.deepEqual(
      exceptions,
      Object.keys(impureRooms).map((room) => `${room}/**`),
    );
  });

  it('has a reason for each, and finds each in a text', () => {
    for (const { name, why } of impureNames) {
      assert.ok(why.length > 5, name);
      const text = `x(${name}(1), ${name}.y);`.replace(/^.*(?:Date\(\)|Date\.now|random|meta).*$/, `${name};`);
      assert.deepEqual(
        impureNamesIn(text).map((found) => found.name),
        [name],
        text,
      );
      assert.deepEqual(impureNamesIn(`// ${text}\nconst a = '${text}'; a.${name.replaceAll(/\W/g, '')}.y;`), []);
    }
  });
});

/** Reasons why a table of grants may not be, one a grant. */
function forbidden(table: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(table).flatMap(([room, grants]) =>
    grants.flatMap((grant) =>
      never.filter(({ who, what }) => who.test(room) && what.test(grant)).map(({ why }) => why),
    ),
  );
}
