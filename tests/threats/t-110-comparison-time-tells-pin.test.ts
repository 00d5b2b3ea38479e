// The threat: docs/threats/t-110-comparison-time-tells-pin.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { equalInConstantTime, utf8 } from '@inro/foundation';
import { enrolledDisk, type MemoryStore, powerOn, Terminal } from './support/terminal.ts';

type Compare = (a: Uint8Array, b: Uint8Array) => boolean;
const secret = utf8('ABCDEFGH12345678');

/** How many bytes of the given value a comparison reads when it differs from the secret at `at` alone. */
function bytesRead(compare: Compare, at: number | undefined): number {
  const given = secret.slice();
  if (at !== undefined) given[at]! ^= 1;
  let reads = 0;
  const counted = new Proxy(given, {
    get(target, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  assert.equal(compare(counted, secret), at === undefined);
  return reads;
}
const places = [0, 1, 7, 14, 15, undefined];

describe('T-110 the time of a comparison tells how much of a PIN is right', () => {
  let disk: MemoryStore;
  before(async () => {
    disk = await enrolledDisk();
  });

  it('does not: the comparison reads every byte, wherever the difference is', () => {
    const reads = new Set(places.map((at) => bytesRead(equalInConstantTime, at)));
    assert.deepEqual([...reads], [secret.length]);
  });

  it('does not: VERIFY writes and answers alike for every wrong PIN', async () => {
    const outcomes = new Set<string>();
    for (const pin of ['9999', '1999', '1299', '1239', '123', '12345', '1', '1234567890123456']) {
      const store = disk.copy();
      const thief = new Terminal(powerOn(store).connect());
      await thief.select();
      outcomes.add(`${await thief.verifyPin(pin)} after ${store.writes} write`);
    }
    assert.deepEqual([...outcomes], ['63C2 after 1 write']);
  });

  it('counter-test: the obvious comparison tells where the difference is', () => {
    const obvious: Compare = (a, b) => a.length === b.length && b.every((byte, index) => byte === a[index]);
    assert.deepEqual(
      places.map((at) => bytesRead(obvious, at)),
      [1, 2, 8, 15, 16, 16],
    );
  });
});
