import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AnyMachine,
  type ApplicationEvent,
  type ApplicationState,
  application,
  card,
  cardOf,
  machines,
  phone,
  phoneOf,
  rowsOf,
  transition,
} from '@inro/life-cycle';
import { isErrorCode } from '@inro/problem-table';

const statesOf = (table: AnyMachine): string[] => Object.keys(table.states);
const eventsOf = (table: AnyMachine): string[] => Object.keys(table.events);

/** Every state that can be reached from before the life begins. */
function reachable({ rows }: AnyMachine): Set<string> {
  const found = new Set<string>();
  const moves = rows.filter((row) => 'to' in row);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { from, ...row } of moves)
      if (from.length === 0 || from.some((state: string) => found.has(state))) found.add((row as { to: string }).to);
  }
  return found;
}

/** What is wrong with a table, in words. */
function flaws(table: AnyMachine): string[] {
  const found: string[] = [];
  for (const state of statesOf(table))
    for (const event of eventsOf(table)) {
      const rows = rowsOf(table, state, event);
      const unguarded = rows.filter(({ guard }) => guard === undefined);
      if (rows.length === 0) found.push(`nothing is said of ${event} in ${state}`);
      else if (unguarded.length !== 1 || rows.at(-1) !== unguarded[0])
        found.push(`${event} in ${state} has not one row that holds whatever the facts`);
    }
  const there = reachable(table);
  found.push(...statesOf(table).flatMap((state) => (there.has(state) ? [] : [`no way leads to ${state}`])));
  for (const { event, from } of table.rows)
    if (!eventsOf(table).includes(event) || from.some((state: string) => !statesOf(table).includes(state)))
      found.push(`a row of ${event} names what there is not`);
  return found;
}

describe('docs/protocol/life-cycle.md: every table', () => {
  for (const [name, table] of Object.entries(machines)) {
    it(`${name}: says of every event in every state what comes of it, and every state can be reached`, () => {
      assert.deepEqual(flaws(table), []);
    });

    it(`${name}: uses every order, every fact and every event, and refuses by codes of the error table`, () => {
      const orders = table.rows.flatMap((row) => ('to' in row ? (row.orders ?? []) : []));
      const ordered = orders.map((one) => (typeof one === 'string' ? one : one.order));
      const facts = [
        ...table.rows.flatMap(({ guard }) => guard ?? []),
        ...orders.flatMap((one) => (typeof one === 'string' ? [] : [one.when])),
      ];
      assert.deepEqual([...new Set(ordered)].sort(), Object.keys(table.orders).sort());
      assert.deepEqual([...new Set(facts)].sort(), Object.keys(table.facts).sort());
      for (const row of table.rows) {
        if ('refused' in row) assert.ok(isErrorCode(row.refused), row.refused);
        if ('to' in row && row.problem !== undefined) assert.ok(isErrorCode(row.problem), row.problem);
      }
    });

    it(`${name}: has a word of its own in the audit log for each state that is entered, or one whose line says which`, () => {
      const words = table.rows.flatMap((row) => ('to' in row && row.audit !== undefined ? [[row.audit, row.to]] : []));
      if (new Set(words.map(([word]) => word)).size === 1) return;
      const entered = new Map<string, string>();
      for (const [word, to] of words) {
        assert.equal(entered.get(word!) ?? to, to, word);
        entered.set(word!, to!);
      }
    });
  }

  it('are searched for a missing row, a row too many and a state that nothing leads to', () => {
    const broken: AnyMachine = {
      title: 'broken',
      about: '',
      states: { a: '', b: '', lost: '' },
      events: { begin: { by: [], means: '' }, go: { by: [], means: '' } },
      orders: {},
      facts: { sunny: '' },
      rows: [
        { event: 'begin', from: [], to: 'a' },
        { event: 'begin', from: ['a', 'b', 'lost'], stays: '' },
        { event: 'go', from: ['a'], to: 'b' },
        { event: 'go', from: ['a'], to: 'a' },
        { event: 'go', from: ['lost'], guard: 'sunny', to: 'a' },
      ],
    };
    assert.deepEqual(flaws(broken), [
      'go in a has not one row that holds whatever the facts',
      'nothing is said of go in b',
      'go in lost has not one row that holds whatever the facts',
      'no way leads to lost',
    ]);
  });
});

describe('a transition', () => {
  it('gives the state, the orders that the facts ask for, and the word for the audit log', () => {
    const without = transition(application, 'deploying', 'tookTooLong', { keysReported: false });
    assert.deepEqual(without, {
      outcome: 'moves',
      to: 'expired',
      orders: ['deleteDeployment'],
      audit: 'application.expired',
      since: 'now',
      problem: 'registration.application_expired',
      reason: 'unspecified',
    });
    const withKeys = transition(application, 'keysReady', 'tookTooLong', { keysReported: true });
    assert.deepEqual(withKeys.outcome === 'moves' && withKeys.orders, ['deleteDeployment', 'endIssuance']);
  });

  it('is refused by name, or says why nothing changes', () => {
    assert.deepEqual(transition(application, 'expired', 'reportKeys'), {
      outcome: 'refused',
      code: 'registration.application_ended',
    });
    assert.equal(transition(application, 'delivered', 'issue').outcome, 'stays');
  });

  it('of which the table says nothing is a mistake of whoever asks', () => {
    assert.throws(() => transition(application, undefined, 'deliver'), TypeError);
  });
});

describe('what must never be', () => {
  const outcomes = (event: ApplicationEvent, state: ApplicationState) => rowsOf(application, state, event);

  it('an application that is over never opens again', () => {
    for (const state of ['revoked', 'refused', 'expired'] as const)
      for (const event of Object.keys(application.events) as ApplicationEvent[])
        for (const row of outcomes(event, state)) assert.ok(!('to' in row) || row.to === state, `${event} in ${state}`);
  });

  it('a certificate that is revoked is never good again, in no book', () => {
    for (const table of [machines.certificate!, machines.standing!])
      for (const row of table.rows.filter(({ from }) => from.includes('revoked')))
        assert.ok(!('to' in row) || row.to === 'revoked', row.event);
  });

  it('every end of an application whose keys were reported ends its issuance at the CA', () => {
    for (const event of Object.keys(application.events) as ApplicationEvent[]) {
      const step = transition(application, 'keysReady', event, { keysReported: true });
      if (step.outcome === 'moves' && ['refused', 'expired'].includes(step.to))
        assert.ok(step.orders.includes('endIssuance') && step.orders.includes('deleteDeployment'), event);
    }
  });
});

describe('phone and card', () => {
  const moves = application.rows.flatMap((row) =>
    'to' in row ? (row.from.length === 0 ? [undefined] : row.from).map((from) => ({ from, to: row.to })) : [],
  );
  const isRow = (table: AnyMachine, from: string | undefined, to: string): boolean =>
    from === to ||
    table.rows.some(
      (row) => 'to' in row && row.to === to && (from === undefined ? row.from.length === 0 : row.from.includes(from)),
    );

  it('follow from the application: whatever it does is a row of theirs', () => {
    for (const { from, to } of moves) {
      for (const deleted of [false, true])
        assert.ok(
          isRow(phone, from && phoneOf(from, deleted), phoneOf(to, from !== undefined && deleted)),
          `${from} → ${to}`,
        );
      assert.ok(isRow(card, from && cardOf(from), cardOf(to)), `${from} → ${to}`);
    }
  });
});
