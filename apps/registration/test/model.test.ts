import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application } from '@inro/life-cycle';
import fc from 'fast-check';
import { Book, bothKinds, type Entry, isOpen, isOver } from './model/book.ts';
import { type Happening, Life } from './model/life.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

/** Lives that are tried; `INRO_MODEL_LIVES` makes them more, `INRO_MODEL_SEED` others. */
const LIVES = Number(process.env.INRO_MODEL_LIVES ?? 12);
const SEED = Number(process.env.INRO_MODEL_SEED ?? 27);

const which = fc.nat(3);
const kinds = fc.constantFrom(bothKinds, bothKinds.slice(0, 1), bothKinds.slice(1));
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('apply' as const) }) },
  { weight: 7, arbitrary: fc.record({ what: fc.constant('reportKeys' as const), which }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('deliver' as const), which }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('elementUnfit' as const, 'delete' as const), which }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('revoke' as const, 'suspend' as const), kinds }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('release' as const, 'aDayLater' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('move' as const, 'leave' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('ca' as const),
      is: fc.constantFrom('there' as const, 'away' as const, 'heard, and its answers are lost' as const),
    }),
  },
);

/** What must never be, whatever happened; `before` is the book as it was a happening ago. */
function requireSense(book: Book, before: readonly Entry[]): void {
  for (const [at, was] of before.entries()) {
    const is = book.entries[at]!;
    assert.ok(!isOver(was) || isOver(is), 'what is over never opens');
    for (const [kind, state] of was.certificates)
      assert.ok(state !== 'revoked' || is.certificates.get(kind) === 'revoked', 'what is revoked is never good again');
  }
  for (const { state, keysReported, orders } of book.entries)
    if (keysReported && ['refused', 'expired'].includes(state))
      assert.ok(orders.includes('endIssuance'), 'an end after the keys ends the issuance as well');
  assert.ok(book.phones().filter(isOpen).length <= 1, 'one open application of a person');
}

const copyOf = ({ entries }: Book): Entry[] =>
  entries.map((entry) => ({ ...entry, certificates: new Map(entry.certificates), orders: [...entry.orders] }));

describe('docs/protocol/life-cycle.md: registration does what the tables say', () => {
  let world: TestRegistration;
  before(async () => {
    world = await startTestRegistration();
  });
  after(() => world.dispose());

  const live = async (happenings: readonly Happening[], book = new Book()): Promise<void> => {
    const life = await Life.begin(world, book);
    await life.compare('the card');
    for (const one of happenings) {
      const before = copyOf(book);
      await life.live(one);
      requireSense(book, before);
    }
  };

  it('whatever happens to a person, in whatever order, and again', async () => {
    const lives = fc.asyncProperty(fc.array(happening, { minLength: 6, maxLength: 14 }), (happenings) =>
      live(happenings),
    );
    await fc.assert(lives, { seed: SEED, numRuns: LIVES, endOnFailure: true });
  });

  const lostAnswer: Happening[] = [
    { what: 'apply' },
    { what: 'ca', is: 'heard, and its answers are lost' },
    { what: 'reportKeys', which: 0 },
    { what: 'apply' },
    { what: 'ca', is: 'there' },
    { what: 'reportKeys', which: 1 },
    { what: 'deliver', which: 1 },
    { what: 'delete', which: 0 },
    { what: 'suspend', kinds: bothKinds },
    { what: 'release' },
    { what: 'move' },
    { what: 'aDayLater' },
    { what: 'leave' },
  ];

  it('also where the CA’s answer is lost, a newer phone takes the place and the person moves and leaves', () =>
    live(lostAnswer));

  it('and would be caught otherwise: a table with one row changed does not fit', async () => {
    const rows = application.rows.map((row) =>
      row.event === 'replace' && 'to' in row ? { ...row, orders: ['deleteDeployment' as const] } : row,
    );
    await assert.rejects(live(lostAnswer, new Book({ ...application, rows })), { code: 'ERR_ASSERTION' });
  });
});
