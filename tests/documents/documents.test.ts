import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { errorPage } from '../../tools/docs/error-page.ts';
import { importTable } from '../architecture/import-table.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the documents', () => {
  it('list every error as the table has it (npm run docs)', () => {
    assert.equal(read('docs/errors.md'), errorPage());
  });

  it('name every decision in the index of decisions', () => {
    const index = read('docs/adr/README.md');
    for (const name of readdirSync(join(root, 'docs/adr')))
      if (name !== 'README.md') assert.ok(index.includes(`(${name})`), name);
  });

  it('show every room on the map of the README', () => {
    const map = read('README.md');
    for (const room of Object.keys(importTable))
      assert.ok(map.includes(room.replace(/^(packages|apps\/services|apps)\//, '')), room);
  });

  it('link only to files that are there', () => {
    const pages = globSync('{*.md,docs/**/*.md,apps/**/README.md,packages/**/README.md}', {
      cwd: root,
      exclude: ['**/node_modules/**'],
    });
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .filter(([, target]) => !existsSync(join(root, dirname(page), target!)))
        .map(([, target]) => `${page}: ${target}`),
    );
    assert.deepEqual(dead, []);
  });

  it('give for every term a place in the code that exists', () => {
    for (const [, path] of read('docs/terms.md').matchAll(/`((?:apps|packages|tools)\/[\w/-]+)`/g)) {
      if (path === 'apps/gateway') continue;
      assert.ok(existsSync(join(root, path!)), path);
    }
  });
});
