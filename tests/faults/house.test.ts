import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { loadDrills, type Selection } from '../../tools/faults/drill.ts';
import { House } from '../../tools/faults/house/house.ts';

/** How many cuts of each drill run here, in this order; `npm run faults` makes all of them. The last one lets time pass and checks the invariant over all that happened. */
const sharing = {
  'wire-cuts': 2,
  'wire-failures': 2,
  'process-deaths': 2,
  'clock-jumps': 4,
  'stuck-peers': 1,
  'many-at-once': 5,
  'delivery-limit': 1,
};
const alone = { 'two-instances': 2, 'lost-issuance': 3, 'slow-peers': 1 };

async function runDrill(name: string, selection: Selection): Promise<string> {
  const drill = (await loadDrills()).find((one) => one.name === name)!;
  const { cuts, survived, violations } = await drill.run(selection);
  assert.deepEqual(violations, []);
  assert.ok(cuts >= selection.atMost!);
  assert.equal(survived, cuts);
  return `${cuts} cuts, ${survived} survived`;
}

describe('the whole house under attack: a seeded few cuts of each drill', () => {
  let house: House;
  before(async () => {
    house = await House.open({ ownClocks: true });
  });
  after(() => house.close());

  it('runs every drill that needs the whole house', async () => {
    const names = (await loadDrills()).filter(({ wholeHouse }) => wholeHouse).map(({ name }) => name);
    assert.deepEqual(names.sort(), Object.keys({ ...sharing, ...alone }).sort());
  });

  for (const [name, atMost] of Object.entries(sharing))
    it(name, async (t) => t.diagnostic(await runDrill(name, { atMost, seed: 20261122, house })));
});

describe('drills with a house of their own', () => {
  for (const [name, atMost] of Object.entries(alone))
    it(name, async (t) => t.diagnostic(await runDrill(name, { atMost, seed: 20261122 })));
});
