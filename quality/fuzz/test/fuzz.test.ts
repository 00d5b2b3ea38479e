import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCases } from '../cases.ts';
import { runTarget } from '../run.ts';
import { targets } from '../targets/index.ts';

const SEED = 20261122;

describe('hostile input: a seeded thousand for every reader of what comes from outside', () => {
  for (const [name, load] of Object.entries(targets)) {
    it(`${name} reads it, or refuses it as its specification says`, async () => {
      const target = await load();
      const counts = await runCases(target, { cases: 1000, seed: SEED, slowMs: 2000 });
      await target.close?.();
      assert.deepEqual(counts.failures, []);
      assert.equal(counts.cases, 1000);
      assert.ok(counts.accepted > 20, 'hardly anything gets through: the cases are no longer near the real thing');
    });
  }
});

describe('the fuzzer', () => {
  const planted = new URL('./fixtures/planted.ts', import.meta.url);
  const plan = { cases: 2000, seed: SEED, slowMs: 100 };
  const limits = { hangMs: 30_000, heapMb: 64 };
  const impatient = { ...limits, hangMs: 1_500 };
  const expected = {
    sound: undefined,
    crash: /^TypeError/,
    late: /^RangeError · late/,
    wrong: /^Violation · accepts what it must not/,
    slow: /^took more than 100 ms/,
    hang: /^hangs/,
    hungry: /^eats the heap/,
    escaped: /nobody catches/,
  } as const;
  for (const [name, what] of Object.entries(expected)) {
    it(what === undefined ? 'finds nothing in a sound reader' : `finds a planted fault: ${name}`, async () => {
      const { failures } = await runTarget(planted, name, plan, name === 'hang' ? impatient : limits);
      if (what === undefined) assert.deepEqual(failures, []);
      else assert.match(failures[0]?.what ?? '', what);
    });
  }
});
