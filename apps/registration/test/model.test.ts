import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, certificate } from '@inro/life-cycle';
import fc from 'fast-check';
import { caOrders } from './model/authority.ts';
import { Book } from './model/book.ts';
import { type Entry, isOpen, isOver } from './model/entry.ts';
import { bothKinds } from './model/kinds.ts';
import { type Happening, Life } from './model/life.ts';
import { type Change, Surroundings } from './model/surroundings.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

/** Lives that are tried; `INRO_MODEL_LIVES` makes them more, `INRO_MODEL_SEED` others. */
const LIVES = Number(process.env.INRO_MODEL_LIVES ?? 8);
const SEED = Number(process.env.INRO_MODEL_SEED ?? 27);

/** Of the pairs of a state and an event in the tables of application and certificate so many are put to registration at least. */
const FLOOR = 100;

const which = fc.nat(3);
const kinds = fc.constantFrom(bothKinds, bothKinds.slice(0, 1), bothKinds.slice(1));
const ofPhone = <const What extends string>(weight: number, ...what: What[]) => ({
  weight,
  arbitrary: fc.record({ what: fc.constantFrom(...what), which }),
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('apply' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('apply' as const), ahead: fc.constantFrom(-1_500, -1_400, 3, 6) }),
  },
  ofPhone(7, 'reportKeys'),
  ofPhone(4, 'deliver'),
  ofPhone(5, 'elementUnfit', 'delete', 'reportOtherKeys'),
  ofPhone(2, 'lose', 'loseOne', 'caForgets', 'forgetSuspensions'),
  ofPhone(2, 'applyAgain', 'ask', 'lateAnswer', 'lateRefusal'),
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('revoke' as const, 'suspend' as const), kinds }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom('revoke' as const, 'suspend' as const),
      kinds,
      card: fc.constant(true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom('release' as const, 'lateSuspension' as const, 'move' as const, 'leave' as const),
    }),
  },
);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('aDayLater' as const, 'compare' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('ca' as const),
      is: fc.constantFrom('there' as const, 'away' as const, 'heard, and its answers are lost' as const),
      orders: fc.subarray([...caOrders], { minLength: 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('tsm' as const), is: fc.constantFrom('there' as const, 'away' as const) }),
  },
);
/** What happens to one person or to two at once; or to all of them. */
type Moment = { readonly one: Happening; readonly other?: Happening } | { readonly all: Change };
const moment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ one: happening, other: happening }) },
  { weight: 1, arbitrary: fc.record({ all: change }) },
);
/** These look at everybody's books, and have their turn alone. */
const alone: readonly string[] = ['caForgets', 'forgetSuspensions', 'lateSuspension'];

/** What must never be, whatever happened; `before` is the book as it was a happening ago, `revoked` what ever was. */
function requireSense(book: Book, before: readonly Entry[], revoked: Set<string>): void {
  for (const [at, was] of before.entries()) {
    const is = book.entries[at]!;
    assert.ok(!isOver(was) || isOver(is), 'what is over never opens');
    for (const [kind, state] of is.certificates) {
      if (state === 'revoked') revoked.add(`${at} ${kind}`);
      // The book may have lost it meanwhile.
      else assert.ok(!revoked.has(`${at} ${kind}`), 'what is revoked is never good again');
    }
  }
  for (const { state, keys, orders } of book.entries)
    if (keys !== undefined && ['refused', 'expired'].includes(state))
      assert.ok(orders.includes('endIssuance'), 'an end after the keys ends the issuance as well');
  assert.ok(book.phones().filter(isOpen).length <= 1, 'one open application of a person');
}

const copyOf = ({ entries }: Book): Entry[] =>
  entries.map((entry) => ({
    ...entry,
    certificates: new Map(entry.certificates),
    reasons: new Map(entry.reasons),
    orders: [...entry.orders],
  }));

describe('docs/protocol/life-cycle.md: registration does what the tables say', () => {
  let world: TestRegistration;
  before(async () => {
    world = await startTestRegistration();
  });
  after(() => world.dispose());

  const asked = new Set<string>();
  const live = async (moments: readonly Moment[], table = application): Promise<void> => {
    const books = [new Book(table, asked), new Book(table, asked)];
    const revoked = books.map(() => new Set<string>());
    const around = new Surroundings(world, books);
    try {
      const lives = [await Life.begin(around, books[0]!), await Life.begin(around, books[1]!)];
      for (const one of moments) {
        const before = books.map(copyOf);
        await pass(around, lives, one);
        await around.settle();
        for (const each of lives) await each.compare(JSON.stringify(one));
        for (const [at, book] of books.entries()) requireSense(book, before[at]!, revoked[at]!);
      }
    } finally {
      await around.end();
    }
  };

  async function pass(around: Surroundings, [first, second]: readonly Life[], now: Moment): Promise<void> {
    if ('all' in now) return await around.change(now.all);
    const { one, other } = now;
    if (other === undefined || [one, other].some(({ what }) => alone.includes(what))) {
      await first!.happen(one);
      if (other) await second!.happen(other);
    } else await Promise.all([first!.happen(one), second!.happen(other)]);
  }

  it('whatever happens to a person, in whatever order, and again', async () => {
    const lives = fc.asyncProperty(fc.array(moment, { minLength: 6, maxLength: 14 }), (moments) => live(moments));
    await fc.assert(lives, { seed: SEED, numRuns: LIVES, endOnFailure: true });
  });

  const one = (happening: Happening): Moment => ({ one: happening });
  const lostAnswer: Moment[] = [
    one({ what: 'apply' }),
    { all: { what: 'ca', is: 'heard, and its answers are lost' } },
    one({ what: 'reportKeys', which: 0 }),
    one({ what: 'apply' }),
    { all: { what: 'ca', is: 'there' } },
    one({ what: 'reportKeys', which: 1 }),
    one({ what: 'deliver', which: 1 }),
    one({ what: 'delete', which: 0 }),
    one({ what: 'suspend', kinds: bothKinds }),
    one({ what: 'release' }),
    one({ what: 'move' }),
    { all: { what: 'aDayLater' } },
    one({ what: 'leave' }),
  ];

  it('also where the CA’s answer is lost, a newer phone takes the place and the person moves and leaves', () =>
    live(lostAnswer));

  it('where the TSM is away, keys differ, and either of the books loses something', () =>
    live([
      { all: { what: 'tsm', is: 'away' } },
      { one: { what: 'apply' }, other: { what: 'apply' } },
      { one: { what: 'deliver', which: 0 }, other: { what: 'delete', which: 0 } },
      { one: { what: 'elementUnfit', which: 0 }, other: { what: 'suspend', kinds: bothKinds } },
      { all: { what: 'tsm', is: 'there' } },
      { all: { what: 'ca', is: 'heard, and its answers are lost' } },
      { one: { what: 'apply' }, other: { what: 'apply' } },
      { one: { what: 'reportKeys', which: 1 }, other: { what: 'reportKeys', which: 1 } },
      { one: { what: 'reportKeys', which: 1 }, other: { what: 'reportOtherKeys', which: 1 } },
      { all: { what: 'ca', is: 'there' } },
      { one: { what: 'reportOtherKeys', which: 1 }, other: { what: 'reportKeys', which: 1 } },
      { one: { what: 'elementUnfit', which: 1 }, other: { what: 'apply' } },
      { one: { what: 'lose', which: 1 }, other: { what: 'reportKeys', which: 2 } },
      { one: { what: 'deliver', which: 1 }, other: { what: 'suspend', kinds: bothKinds } },
      { all: { what: 'aDayLater' } },
      { one: { what: 'apply' }, other: { what: 'caForgets', which: 2 } },
      { one: { what: 'reportKeys', which: 2 }, other: { what: 'forgetSuspensions', which: 2 } },
      { one: { what: 'deliver', which: 2 }, other: { what: 'release' } },
      { one: { what: 'lose', which: 2 }, other: { what: 'revoke', kinds: bothKinds.slice(0, 1) } },
      { all: { what: 'compare' } },
      { one: { what: 'leave' }, other: { what: 'revoke', kinds: bothKinds, card: true } },
    ]));

  /** What changes nothing, wherever it comes. */
  const still = (n: number): Moment[] =>
    (['applyAgain', 'ask', 'lateAnswer', 'lateRefusal'] as const).map((what) => one({ what, which: n }));
  /** Into a state, all that changes nothing there, and out of it: again for each way out, and the last is for ever. */
  const through = (into: (n: number) => Moment[], ...out: ((n: number) => Moment)[]): Moment[] =>
    [...out, () => one({ what: 'leave' as const })].flatMap((way, n) => [...into(n), ...still(n), way(n)]);
  const apply = one({ what: 'apply' });
  const at = (what: 'elementUnfit' | 'reportKeys' | 'deliver' | 'delete' | 'loseOne') => (n: number) =>
    one({ what, which: n });
  const suspend = () => one({ what: 'suspend', kinds: bothKinds });
  const aDayLater = (): Moment => ({ all: { what: 'aDayLater' } });
  const openWays = [at('deliver'), at('delete'), at('elementUnfit'), suspend, aDayLater] as const;

  it('also where a suspension reaches the CA after the release of it, before and after the books forget', () =>
    live([
      apply,
      at('reportKeys')(0),
      at('deliver')(0),
      one({ what: 'lateSuspension' }),
      one({ what: 'suspend', kinds: bothKinds.slice(0, 1) }),
      one({ what: 'lateSuspension' }),
      one({ what: 'suspend', kinds: bothKinds.slice(0, 1) }),
      one({ what: 'forgetSuspensions', which: 0 }),
      one({ what: 'lateSuspension' }),
      one({ what: 'caForgets', which: 0 }),
      one({ what: 'lateSuspension' }),
      one({ what: 'revoke', kinds: bothKinds }),
    ]));

  const grid: Record<string, () => Moment[]> = {
    accepted: () => [
      { all: { what: 'tsm', is: 'away' } },
      ...through(() => [apply], ...openWays, at('reportKeys')),
      { all: { what: 'tsm', is: 'there' } },
    ],
    deploying: () => through(() => [apply], ...openWays),
    keysReady: () => [
      { all: { what: 'ca', is: 'away' } },
      ...through((n) => [apply, at('reportKeys')(n)], ...openWays),
    ],
    issued: () =>
      through((n) => [apply, at('reportKeys')(n)], at('elementUnfit'), at('delete'), suspend, suspend, aDayLater),
    delivered: () =>
      through(
        (n) => [apply, at('reportKeys')(n), at('deliver')(n), at('deliver')(n), at('reportKeys')(n)],
        at('elementUnfit'),
        aDayLater,
        at('loseOne'),
        () => ({ all: { what: 'compare' } }),
      ),
    'what is over': () => [
      apply,
      at('elementUnfit')(0),
      apply,
      aDayLater(),
      apply,
      at('reportKeys')(2),
      at('deliver')(2),
      suspend(),
      suspend(),
      one({ what: 'caForgets', which: 2 }),
      at('loseOne')(2),
      { all: { what: 'compare' } },
      ...[0, 1, 2].flatMap((n) => [
        ...still(n),
        ...[at('elementUnfit'), at('reportKeys'), at('deliver'), at('delete'), at('delete')].map((way) => way(n)),
      ]),
      apply,
      suspend(),
      aDayLater(),
      one({ what: 'leave' }),
    ],
  };
  for (const [state, moments] of Object.entries(grid))
    it(`whatever comes in the state: ${state}`, () => live(moments()));

  it('and would be caught otherwise: a table with one row changed does not fit', async () => {
    const rows = application.rows.map((row) =>
      row.event === 'replace' && 'to' in row ? { ...row, orders: ['deleteDeployment' as const] } : row,
    );
    await assert.rejects(live(lostAnswer, { ...application, rows }), { code: 'ERR_ASSERTION' });
  });

  it(`of all pairs of a state and an event no fewer than ${FLOOR} are put to it`, (context) => {
    const all = [application, certificate].flatMap((table) =>
      Object.keys(table.states).flatMap((state) =>
        Object.keys(table.events).map((event) => `${table.title.split(',', 1)[0]!.toLowerCase()} ${state} ${event}`),
      ),
    );
    const never = all.filter((pair) => !asked.has(pair));
    context.diagnostic(`${all.length - never.length} of ${all.length} pairs; never: ${never.join(', ')}`);
    assert.ok(all.length - never.length >= FLOOR, never.join(', '));
  });
});
