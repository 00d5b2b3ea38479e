import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { books, stateWrites } from './state-writers.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'state-fixtures');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('ADR 27: nothing changes state but through the table', () => {
  it('no program file writes a state beside the one that asks for its transition', () => {
    const files = globSync('apps/*/src/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] });
    assert.ok(files.length > 100);
    assert.deepEqual(
      files.flatMap((file) => stateWrites(file, read(file))),
      [],
    );
  });

  it('the files that write go by the table', () => {
    for (const { writer } of books) assert.match(read(writer), /\btransition\(/, writer);
  });

  // First line of a fixture: `// as: <path in the house> breaks: <what is found>`; `breaks: nothing` must pass.
  for (const name of readdirSync(fixtures)) {
    const source = readFileSync(join(fixtures, name), 'utf8');
    const [, path, found] = /^\/\/ as: (\S+) breaks: (.+)/.exec(source)!;
    it(`judges the fixture ${name}: ${found}`, () => {
      assert.deepEqual(stateWrites(path!, source), found === 'nothing' ? [] : [`${path}: ${found}`]);
    });
  }

  it('has for every book a fixture that breaks its rule', () => {
    const broken = readdirSync(fixtures).map((name) => readFileSync(join(fixtures, name), 'utf8').split('\n', 1)[0]!);
    for (const { app, table, columns } of books)
      assert.ok(
        broken.some((line) => line.startsWith(`// as: ${app}/`) && line.includes(`writes ${table}.${columns[0]}`)),
        `${app} ${table}`,
      );
  });
});
