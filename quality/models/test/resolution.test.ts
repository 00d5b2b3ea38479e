import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ATTACKER, type Clause, substituteClause, subsumes } from '../prover/clause.ts';
import { derivations, saturated } from '../prover/saturate.ts';
import {
  type Application,
  apply,
  equal,
  match,
  type Substitution,
  substitute,
  type Term,
  unify,
  variablesOf,
} from '../prover/term.ts';

const isNoData = () => false;
const limits = () => ({ clauses: 3_000, isOver: () => false });

const constants = ['a#', 'b#', 'c#'].map((symbol) => apply(symbol));
const variable = fc.integer({ min: -3, max: -1 }).map((number): Term => ({ variable: number }));
const flat = fc.oneof(fc.constantFrom<Term>(...constants), variable);
const term = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3 },
    flat,
    fc
      .tuple(fc.constantFrom('f', 'g'), fc.array(tie('term'), { minLength: 1, maxLength: 2 }))
      .map(([symbol, parts]) => apply(symbol, ...parts)),
  ),
})).term;

describe('terms', () => {
  it('a unifier makes the two one, and is found exactly when matching finds one', () => {
    fc.assert(
      fc.property(term, term, (left, right) => {
        const bound: Substitution = new Map();
        if (unify(left, right, bound)) assert.ok(equal(substitute(left, bound), substitute(right, bound)));
        else
          assert.ok(
            !match(left, right, new Map(), []) || [...variablesOf(left)].some((one) => variablesOf(right).has(one)),
          );
      }),
    );
  });

  it('a clause covers each of its instances, and those with more hypotheses', () => {
    fc.assert(
      fc.property(
        fc.array(term, { maxLength: 3 }),
        term,
        fc.array(flat, { minLength: 3, maxLength: 3 }),
        term,
        (some, end, values, more) => {
          const clause: Clause = {
            hypotheses: some.map((one) => apply(ATTACKER, one)),
            conclusion: apply(ATTACKER, end),
            uses: [],
          };
          const apart: Substitution = new Map([-1, -2, -3].map((number) => [number, { variable: number - 10 }]));
          const instance: Substitution = new Map(values.map((value, index) => [-11 - index, value]));
          const { hypotheses, conclusion } = substituteClause(substituteClause(clause, apart), instance);
          assert.ok(subsumes(clause, { hypotheses: [...hypotheses, apply(ATTACKER, more)], conclusion, uses: [] }));
        },
      ),
    );
  });
});

/** Facts over the constants alone, so that all that follows can be counted up. */
const fact = fc
  .tuple(fc.constantFrom('p', 'q', 'r'), flat, flat)
  .map(([name, left, right]) => apply('table!', apply(name, left, right)));
const theory = fc.array(
  fc
    .tuple(fc.array(fact, { maxLength: 3 }), fact)
    .map(([hypotheses, conclusion]): Clause => ({ hypotheses, conclusion, uses: [] })),
  { maxLength: 7 },
);

function* instances(clause: Clause): Generator<Clause> {
  const names = [...new Set([...clause.hypotheses, clause.conclusion].flatMap((one) => [...variablesOf(one)]))];
  for (let number = 0; number < constants.length ** names.length; number++) {
    const values = names.map(
      (name, index) => [name, constants[Math.floor(number / constants.length ** index) % constants.length]!] as const,
    );
    yield substituteClause(clause, new Map<number, Term>(values));
  }
}

/** All that follows, by trying every instance until nothing new comes: another way to the same. */
function countedUp(clauses: readonly Clause[]): Set<string> {
  const ground = clauses.flatMap((clause) => [...instances(clause)]);
  const known = new Set<string>();
  for (let before = -1; before < known.size; ) {
    before = known.size;
    for (const { hypotheses, conclusion } of ground)
      if (hypotheses.every((one) => known.has(JSON.stringify(one)))) known.add(JSON.stringify(conclusion));
  }
  return known;
}

describe('resolution', () => {
  it('finds all that follows from clauses, and nothing else', () => {
    fc.assert(
      fc.property(theory, (clauses) => {
        const known = countedUp(clauses);
        const solved = saturated(clauses, isNoData, limits());
        const follows = (goal: Application): boolean =>
          derivations({ hypotheses: [goal], conclusion: apply('goal!'), uses: [] }, solved, isNoData, limits()).length >
          0;
        for (const name of ['p', 'q', 'r'])
          for (const left of constants)
            for (const right of constants) {
              const goal = apply('table!', apply(name, left, right));
              assert.equal(follows(goal), known.has(JSON.stringify(goal)), JSON.stringify(goal));
            }
      }),
      { numRuns: 200 },
    );
  });
});
