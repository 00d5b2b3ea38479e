import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { overviewPage } from '../../tools/docs/overview-page.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'llms.txt'), 'utf8');

describe('llms.txt (llmstxt.org)', () => {
  it('is what `npm run docs` writes from the README and the indexes of the documents', () => {
    assert.equal(page, overviewPage());
  });

  it('has one title, what it is in a quotation, and sections of links with a note each', () => {
    assert.match(page, /^# \S.*\n\n> \S.*\n\n(?!#)/u);
    assert.equal(page.match(/^# /gmu)?.length, 1);
    const [, ...sections] = page.split(/^## /mu);
    assert.ok(sections.length >= 3);
    for (const section of sections)
      assert.match(section, /^\S.*\n\n(?:- \[[^\]]+\]\([^)\s]+\): \S.*\n)+\n?$/u, section.slice(0, 60));
  });

  it('names files that are there, and every description of a server', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/gu)].map(([, to]) => to!);
    for (const to of links) assert.ok(existsSync(join(root, to)), to);
    assert.ok(links.includes('docs/api/bank.json') && links.includes('packages/relying-party/README.md'));
  });
});
