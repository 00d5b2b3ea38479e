import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Quickstart, quickstarts, readQuickstart } from '../../quality/quickstart/read.ts';

const root = join(import.meta.dirname, '../..');
const names = Object.keys(quickstarts) as Quickstart[];
const folderOf = (name: string) => join(root, 'examples/quickstarts', name);
const linesOf = (file: string): number =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '').length;

describe('a quickstart, on its page', () => {
  it('is told for every program that there is, in at most ten lines', () => {
    const programs = globSync('*/', { cwd: join(root, 'examples/quickstarts') });
    assert.deepEqual(programs.sort(), [...names].sort());
    for (const name of names) assert.ok(readQuickstart(name).length <= 10, name);
  });

  for (const name of names)
    it(`${name} has at most 60 lines that somebody wrote, its package.json among them`, () => {
      const files = globSync('**/*', { cwd: folderOf(name) }).map((file) => join(folderOf(name), file));
      const lines = files.filter((file) => statSync(file).isFile()).reduce((sum, file) => sum + linesOf(file), 0);
      assert.ok(lines > 10 && lines <= 60, `${lines} lines`);
    });

  it('plain installs nothing of Inro', () => {
    const { dependencies } = JSON.parse(readFileSync(join(folderOf('plain'), 'package.json'), 'utf8')) as {
      dependencies: object;
    };
    assert.deepEqual(Object.keys(dependencies), ['openid-client']);
    assert.doesNotMatch(readFileSync(join(folderOf('plain'), 'shop.js'), 'utf8'), /@inro/);
  });
});
