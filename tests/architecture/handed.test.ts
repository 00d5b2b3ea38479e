import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  callersOf,
  listenersOf,
  type PartyRow,
  type ProcessRow,
  parties,
  processes,
  type VariableRow,
  variables,
} from '@inro/deployment';
import { checkTable, mayBelieve, mayCall, mayHold, mayRead } from './handed-table.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures/handed');
const rows: readonly (PartyRow & Partial<ProcessRow>)[] = [...processes, ...parties];

const table = Object.entries(variables as Readonly<Record<string, VariableRow>>);
const readByOf = (name: string): readonly string[] =>
  table.flatMap(([variable, { readBy }]) => (readBy === 'every server' || readBy.includes(name) ? [variable] : []));

/** What a fixture changes of the real table: a row of that name, or one more. */
interface Fixture {
  readonly breaks: string;
  readonly rows: readonly (Partial<ProcessRow> & { readonly name: string })[];
}

const changed = ({ rows: others }: Fixture) => {
  // A row of a name that is not there is like a service that nobody calls yet.
  const stranger = { ...rows.find((row) => row.name === 'bank')!, signs: false, handed: {} };
  const like = (name: string) => rows.find((row) => row.name === name) ?? stranger;
  const names = others.map(({ name }) => name);
  return [...rows.filter(({ name }) => !names.includes(name)), ...others.map((row) => ({ ...like(row.name), ...row }))];
};

describe('the table of processes', () => {
  it('hands nobody a key or a folder that is not theirs, and lets nobody call whom they have nothing to say to', () => {
    assert.deepEqual(checkTable(rows), []);
  });

  it('hands over everything that may be handed over: no grant is wider than what is used', () => {
    const handed = rows.flatMap((row) => Object.values(row.handed).map((what) => ({ name: row.name, what })));
    for (const [secret, holders] of Object.entries(mayHold))
      assert.deepEqual(
        handed
          .filter(({ what }) => 'secret' in what && what.secret === secret)
          .map(({ name }) => name)
          .sort(),
        [...holders].sort(),
        secret,
      );
    for (const [folder, readers] of Object.entries(mayRead))
      assert.deepEqual(
        handed
          .filter(({ what }) => 'folderOf' in what && `${what.folderOf}/${what.path}` === folder)
          .map(({ name }) => name)
          .sort(),
        [...readers].sort(),
        folder,
      );
    for (const [caller, peers] of Object.entries(mayCall))
      for (const peer of peers) assert.ok(callersOf(peer).includes(caller), `${caller} calls ${peer}`);
    for (const [name, peers] of Object.entries(mayBelieve))
      assert.deepEqual(rows.find((row) => row.name === name)?.believes, peers, name);
  });

  it('names for each server exactly those whose signed requests a route of it takes (docs/api)', () => {
    for (const { name } of listenersOf()) {
      const page = readFileSync(join(root, 'docs/api', `${name}.json`), 'utf8');
      const callers = [...page.matchAll(/"x-callers": (\[[^\]]*\])/g)].flatMap(
        ([, list]) => JSON.parse(list!) as string[],
      );
      assert.deepEqual([...new Set(callers)].sort(), [...callersOf(name)].sort(), name);
    }
  });

  it('names whose statements each believes exactly as its program asks for their keys', () => {
    const asked = (folder: string) =>
      globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/peerPublicKey\(config, '([a-z-]+)'\)/g)].map(
          ([, name]) => name!,
        ),
      );
    for (const { name, main, believes = [] } of rows) {
      const own = asked(main.slice(0, main.lastIndexOf('/')));
      const shared = ['tsm-issuer', 'tsm-provider'].includes(name) ? asked('apps/tsm/src/role') : [];
      assert.deepEqual([...new Set([...own, ...shared])].sort(), [...believes].sort(), name);
    }
  });

  it('has a row for every program of apps, and a program for every row', () => {
    for (const { name, main } of rows) assert.ok(existsSync(join(root, main)), name);
    const programs = globSync('apps/**/src/**/main.ts', { cwd: root, exclude: ['**/node_modules/**'] });
    assert.deepEqual(programs.sort(), rows.map(({ main }) => main).sort());
  });

  it('names every environment variable that a program of it reads', () => {
    for (const app of globSync('{apps,apps/services}/*/package.json', { cwd: root })) {
      const folder = app.slice(0, -'/package.json'.length);
      const known = rows
        .filter(({ main }) => main.startsWith(`${folder}/`))
        .flatMap((row) => [
          ...Object.keys(row.handed),
          ...readByOf(row.name),
          ...Object.values(row.also ?? {}).map(({ variable }) => variable),
        ]);
      const sources = globSync(`${folder}/src/**/*.ts`, { cwd: root }).map((file) =>
        readFileSync(join(root, file), 'utf8'),
      );
      // As they are read: `process.env.NAME`, `env.NAME`, or by a name in quotes.
      const read = sources.flatMap((text) =>
        [
          ...text.matchAll(
            /\benv\.([A-Z][A-Z_]{3,})\b|'((?:INRO|CA|BANK|GATEWAY|HOME|REGISTRATION|TSM)_[A-Z_]+)'|\b(INRO_[A-Z_]+):/g,
          ),
        ].map(([, one, two, three]) => (one ?? two ?? three)!),
      );
      const unknown = read.filter((name) => !known.includes(name));
      assert.deepEqual([...new Set(unknown)], [], folder);
    }
  });

  it('has a row for every variable that is read anywhere, and a reader for every row', () => {
    const sources = globSync('{apps,packages,quality,tools,tests}/**/*.{ts,mjs}', {
      cwd: root,
      exclude: ['**/node_modules/**', 'packages/deployment/**', '**/handed.test.ts', '**/variables.test.ts'],
    }).map((file) => readFileSync(join(root, file), 'utf8'));
    const named = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/\b(?:INRO|CA|BANK|GATEWAY|HOME|REGISTRATION)_[A-Z][A-Z_]+\b/g)].map(String),
      ),
    );
    // What is read, and not what only begins like it: an arc, a file, a key of a table.
    const read = sources.flatMap((text) =>
      [...text.matchAll(/\benv\.(INRO_[A-Z_]+)|\bconst \{ (INRO_[A-Z_]+)[^}]*\} = (?:process\.)?env\b/g)].map(
        ([, one, two]) => (one ?? two)!,
      ),
    );
    assert.deepEqual(
      [...new Set(read)].filter((name) => !(name in variables)),
      [],
    );
    assert.deepEqual(
      table.map(([name]) => name).filter((name) => !named.has(name) && name !== 'DATABASE_URL'),
      [],
    );
  });

  for (const name of readdirSync(fixtures)) {
    const fixture = JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as Fixture;
    it(`judges the fixture ${name}: ${fixture.breaks}`, () => {
      const found = checkTable(changed(fixture)).map(({ rule }) => rule);
      assert.deepEqual([...new Set(found)], fixture.breaks === 'nothing' ? [] : [fixture.breaks]);
    });
  }

  it('has a fixture that breaks each of its rules', () => {
    const broken = readdirSync(fixtures).map(
      (name) => (JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as Fixture).breaks,
    );
    const rules = [
      'belief',
      'call',
      'folder',
      'key',
      'name',
      'nothing',
      'port',
      'range',
      'secret',
      'together',
      'wallets',
    ];
    assert.deepEqual([...new Set(broken)].sort(), rules);
  });
});
