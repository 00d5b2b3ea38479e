import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { apiPages } from '../../tools/docs/api-pages.ts';

const folder = join(import.meta.dirname, '../../docs/api');

describe('the servers of a running house', () => {
  let house: TestSystem;
  before(async () => {
    house = await startTestSystem();
  });
  after(() => house.dispose());

  it('describe themselves as docs/api does (npm run docs)', async () => {
    const pages = await apiPages(house.system.topology);
    const kept = readdirSync(folder).filter((name) => name.endsWith('.json'));
    assert.deepEqual([...pages.keys()].sort(), kept.sort());
    for (const [name, page] of pages) assert.equal(page, readFileSync(join(folder, name), 'utf8'), name);
  });
});
