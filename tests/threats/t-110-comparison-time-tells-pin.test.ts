// The threat: docs/threats/t-110-comparison-time-tells-pin.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { commandApdu } from '@inro/apdu';
import { equalInConstantTime, utf8 } from '@inro/foundation';
import { elementIn, enrolledDisk, type MemoryStore, powerOn, Terminal } from './support/terminal.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

type Compare = (a: Uint8Array, b: Uint8Array) => boolean;
const secret = utf8('ABCDEFGH12345678');

/** A value that counts how many of its bytes are read. */
function counting(given: Uint8Array) {
  const seen = { reads: 0 };
  const counted = new Proxy(given, {
    get(target, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) seen.reads++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { counted, seen };
}

/** How many bytes of the given value a comparison reads when it differs from the secret at `at` alone. */
function bytesRead(compare: Compare, at: number | undefined): number {
  const given = secret.slice();
  if (at !== undefined) given[at]! ^= 1;
  const { counted, seen } = counting(given);
  assert.equal(compare(counted, secret), at === undefined);
  return seen.reads;
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

  /** How many bytes of each PIN the element reads in VERIFY; 1234 is the right one. */
  async function readInVerify(world: World, pins: readonly string[]): Promise<number[]> {
    const reads: number[] = [];
    for (const pin of pins) {
      const card = (await elementIn(world, disk.copy())).connect();
      await new Terminal(card).select();
      const { counted, seen } = counting(utf8(pin));
      await card.process({ ...commandApdu(0x00, 0x20, 0x00, 0x98, utf8(pin)), data: counted });
      reads.push(seen.reads);
    }
    return reads;
  }
  const digits = ['9999', '1999', '1299', '1239'];
  const lengths = ['123', '12345', '123412341234'];

  it('does not: VERIFY reads each PIN once and whole, however much of it is right', async () => {
    assert.deepEqual(await readInVerify(asItIs, [...digits, '1234']), [4, 4, 4, 4, 4]);
    assert.deepEqual(await readInVerify(asItIs, lengths), [3, 5, 12]);
  });

  const foundation = 'packages/foundation/src/secret.ts';
  const everyByte: Defence = {
    file: foundation,
    defence: 'difference |= a[i]! ^ b[i]!;',
    instead: 'if (a[i] !== b[i]) return false;',
  };
  const oneForm: Defence = {
    file: 'packages/secure-element/src/jpki-applet/secrets.ts',
    defence: 'equalInConstantTime(form(given), form(kept))',
    instead: 'equalInConstantTime(given, kept)',
  };

  it('counter-test: a comparison that ends at the first difference tells where it is', async () => {
    const { equalInConstantTime: early } = await without(everyByte)<
      typeof import('../../packages/foundation/src/index.ts')
    >('packages/foundation/src/index.ts');
    assert.deepEqual(
      places.map((at) => bytesRead(early, at)),
      [1, 2, 8, 15, 16, 16],
    );
  });

  it('counter-test: VERIFY that compares secrets as they come tells how long the right one is', async () => {
    assert.deepEqual(await readInVerify(without(oneForm), [...lengths, '9999']), [0, 0, 0, 4]);
  });

  it('counter-test: and with that comparison, digit by digit, what it is', async () => {
    assert.deepEqual(await readInVerify(without(everyByte, oneForm), [...digits, '1234']), [1, 2, 3, 4, 4]);
  });

  it('counter-test: the obvious comparison tells where the difference is', () => {
    const obvious: Compare = (a, b) => a.length === b.length && b.every((byte, index) => byte === a[index]);
    assert.deepEqual(
      places.map((at) => bytesRead(obvious, at)),
      [1, 2, 8, 15, 16, 16],
    );
  });
});
