import { type Clause, substituteClause, type Use } from './clause.ts';
import { apply, equal, type Substitution, substitute, type Term, unify, variablesOf } from './term.ts';

type Took = Extract<Use, { kind: 'took' }>;

/**
 * What derives a fact need not be a run: clauses forget how often a thing happened. It is one when each session took one
 * message at each place, and what differs differs. The clause with its variables made the attacker's own names, or undefined.
 */
export function runOf(clause: Clause): Clause | undefined {
  const merged = withOneMessageEach(clause);
  if (!merged) return undefined;
  const own: Substitution = new Map();
  const terms = [...merged.hypotheses, merged.conclusion, ...merged.uses.flatMap(termsOf)];
  for (const term of terms)
    for (const variable of variablesOf(term)) own.set(variable, apply('own#attacker', apply(`${variable}#attacker`)));
  const ground = substituteClause(merged, own);
  return ground.uses.every((use) => use.kind !== 'differ' || !equal(use.left, use.right)) ? ground : undefined;
}

const termsOf = (use: Use): readonly Term[] =>
  use.kind === 'took' ? [use.session, use.message] : [use.left, use.right];

function withOneMessageEach(clause: Clause): Clause | undefined {
  let current = clause;
  for (;;) {
    const pair = firstPair(current.uses.filter((use) => use.kind === 'took'));
    if (!pair) return current;
    const bound: Substitution = new Map();
    if (!unify(pair[0].message, pair[1].message, bound)) return undefined;
    if (![...bound.values()].every((value) => isHad(substitute(value, bound), current.uses, bound))) return undefined;
    current = substituteClause(current, bound);
  }
}

/** The attacker can put there what is a variable, or a message as it was taken. */
const isHad = (value: Term, uses: readonly Use[], bound: Substitution): boolean =>
  value.symbol === undefined || uses.some((use) => use.kind === 'took' && equal(substitute(use.message, bound), value));

function firstPair(uses: readonly Took[]): readonly [Took, Took] | undefined {
  for (const [index, one] of uses.entries())
    for (const other of uses.slice(index + 1))
      if (one.place === other.place && equal(one.session, other.session) && !equal(one.message, other.message))
        return [one, other];
  return undefined;
}
