import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadDrills } from '../../tools/faults/drill.ts';

/** How many cuts of each drill run here; `npm run faults` makes all of them. */
const cutsOf: Readonly<Record<string, number>> = {
  'delivery-limit': 1,
  'many-at-once': 6,
  'process-deaths': 3,
  'two-instances': 2,
  'wire-cuts': 2,
  'wire-failures': 2,
};

describe('the whole house under attack: a seeded few cuts of each drill', () => {
  it('runs every drill that needs the whole house', async () => {
    const names = (await loadDrills()).filter(({ wholeHouse }) => wholeHouse).map(({ name }) => name);
    assert.deepEqual(names.sort(), Object.keys(cutsOf).sort());
  });

  for (const [name, atMost] of Object.entries(cutsOf)) {
    it(name, async (t) => {
      const drill = (await loadDrills()).find((one) => one.name === name)!;
      const { cuts, survived, violations } = await drill.run({ atMost, seed: 20261122 });
      t.diagnostic(`${cuts} cuts, ${survived} survived`);
      assert.deepEqual(violations, []);
      assert.ok(cuts >= atMost);
      assert.equal(survived, cuts);
    });
  }
});
