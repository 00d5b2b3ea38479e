import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openApiFaults } from '../support/openapi-checks.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/api');
const read = (page: string): string => readFileSync(join(folder, page), 'utf8');
const pages = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the descriptions of the servers (docs/api)', () => {
  for (const page of pages) {
    it(`are OpenAPI 3.1: ${page}`, () => {
      assert.deepEqual(openApiFaults(JSON.parse(read(page))), []);
    });

    it(`name no machine, no port and no key: ${page}`, () => {
      assert.doesNotMatch(read(page), /localhost|127\.0\.0\.1|https?:|PRIVATE KEY/);
    });
  }

  it('are all in the index', () => {
    for (const page of pages) assert.ok(read('README.md').includes(`(${page})`), page);
  });

  it('leave out pages and CORS preflights alone', () => {
    const sources = globSync('{packages,apps}/**/src/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] });
    const hiding = sources.filter((file) => /\bhide: true/.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(hiding.sort(), [
      'apps/handset/src/doors/wallet-door.ts',
      'apps/home/src/documents/serve.ts',
      'packages/host/src/static-site.ts',
    ]);
  });

  it('are told from what is no OpenAPI 3.1', () => {
    const faults = openApiFaults({
      openapi: '3.0.3',
      info: { title: 'x' },
      paths: {
        '/a/{id}': { get: { responses: { 99: {} }, security: [{ secret: [] }] } },
        '/b/*': { fetch: { requestBody: { schema: { type: 'text', $ref: '#/components/schemas/None' } } } },
      },
    });
    const clauses = new Set(faults.map((fault) => /§[\d.]+/.exec(fault)![0].replace(/\.$/, '')));
    const all = ['1', '2', '8', '9', '12.1', '16', '17', '23', '24', '30'].map((clause) => `§4.8.${clause}`);
    assert.deepEqual([...clauses].sort(), all.sort());
  });
});
