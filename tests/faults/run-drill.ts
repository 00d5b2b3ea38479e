import assert from 'node:assert/strict';
import { loadDrills, type Selection } from '../../quality/faults/drill.ts';

/** How many cuts of each drill run in one house, in this order; `npm run faults` makes all of them. The last one lets time pass and checks the invariant over all that happened. */
export const sharing = {
  'wire-cuts': 2,
  'wire-failures': 2,
  'process-deaths': 2,
  'clock-jumps': 4,
  'stuck-peers': 1,
  'fsync-failing': 2,
  'many-at-once': 5,
  'delivery-limit': 1,
};
/** How many of those that open a house of their own. */
export const alone = { years: 1, 'two-instances': 2, 'lost-issuance': 3, 'slow-peers': 1, 'disk-full': 2 };
export const seed = 20261122;

/** Runs a seeded few cuts of a drill, all of which have to be survived; says how many. */
export async function runDrill(name: string, selection: Selection): Promise<string> {
  const drill = (await loadDrills()).find((one) => one.name === name)!;
  const { cuts, survived, violations } = await drill.run(selection);
  assert.deepEqual(violations, []);
  assert.ok(cuts >= selection.atMost!);
  assert.equal(survived, cuts);
  return `${cuts} cuts, ${survived} survived`;
}
