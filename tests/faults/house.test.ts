import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadDrills } from '../../quality/faults/drill.ts';
import { House } from '../../quality/faults/house/house.ts';
import { alone, runDrill, seed, sharing } from './run-drill.ts';

describe('the whole house under attack: a seeded few cuts of each drill', () => {
  let house: House;
  before(async () => {
    house = await House.open({ ownClocks: true });
  });
  after(() => house.close());

  it('runs every drill that needs the whole house, here or in a house of its own', async () => {
    const names = (await loadDrills()).filter(({ wholeHouse }) => wholeHouse).map(({ name }) => name);
    assert.deepEqual(names.sort(), Object.keys({ ...sharing, ...alone }).sort());
  });

  for (const [name, atMost] of Object.entries(sharing))
    it(name, async (t) => t.diagnostic(await runDrill(name, { atMost, seed, house })));
});
