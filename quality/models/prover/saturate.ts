import { type Clause, type IsData, renamedClause, resolved, selected, simplified, subsumes } from './clause.ts';
import { type Marks, marksOf, within } from './marks.ts';
import { type Substitution, unify } from './term.ts';

/** How much a prover may do before it says that it cannot decide. */
export interface Limits {
  readonly clauses: number;
  readonly isOver: () => boolean;
}
export class LimitReached extends Error {}

interface Kept {
  readonly clause: Clause;
  /** Which hypothesis resolution works on; -1: the conclusion. */
  readonly selected: number;
  readonly conclusionMarks: Marks;
  readonly hypothesisMarks: Marks;
  alive: boolean;
}

const kept = (clause: Clause): Kept => ({
  clause,
  selected: selected(clause),
  conclusionMarks: marksOf([clause.conclusion]),
  hypothesisMarks: marksOf(clause.hypotheses),
  alive: true,
});

const covers = (first: Kept, second: Kept): boolean =>
  first.clause.hypotheses.length <= second.clause.hypotheses.length &&
  within(first.conclusionMarks, second.conclusionMarks) &&
  within(first.hypothesisMarks, second.hypothesisMarks) &&
  subsumes(first.clause, second.clause);

/** Clauses of which none says what another says already. */
class Clauses {
  #all: Kept[] = [];
  #made = 0;
  readonly #limits: Limits;
  constructor(limits: Limits) {
    this.#limits = limits;
  }
  /** The clause as it is kept; undefined where it says nothing new. */
  add(clause: Clause): Kept | undefined {
    if (this.#limits.isOver()) throw new LimitReached();
    const next = kept(clause);
    if (this.#all.some((old) => old.alive && covers(old, next))) return undefined;
    for (const old of this.#all) if (old.alive && covers(next, old)) old.alive = false;
    if (++this.#made > this.#limits.clauses) throw new LimitReached();
    if (this.#made % 64 === 0) this.#all = this.#all.filter(({ alive }) => alive);
    this.#all.push(next);
    return next;
  }
}

/**
 * CSFW 2001 §4.3, JCS 2009 §5.2: resolves until nothing new comes. What is left has no hypothesis that resolution works on, and
 * everything that follows from the clauses follows from these.
 */
export function saturated(clauses: readonly Clause[], isData: IsData, limits: Limits): readonly Clause[] {
  const known = new Clauses(limits);
  const queue: Kept[] = [];
  const add = (clause: Clause): void => {
    for (const simple of simplified(clause, isData)) {
      const next = known.add(simple);
      if (next) queue.push(next);
    }
  };
  for (const clause of clauses) add(clause);
  const done: Kept[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (!next.alive) continue;
    done.push(next);
    for (const other of [...done]) {
      if (!next.alive) break;
      if (!other.alive || next.selected < 0 === other.selected < 0) continue;
      const resolvent = next.selected < 0 ? resolventOf(next, other) : resolventOf(other, next);
      if (resolvent) add(resolvent);
    }
  }
  return done.filter(({ alive, selected: at }) => alive && at < 0).map(({ clause }) => clause);
}

function resolventOf(solved: Kept, other: Kept): Clause | undefined {
  const fact = other.clause.hypotheses[other.selected]!;
  const { conclusion } = solved.clause;
  const [a, b] = [fact.parts[0]!, conclusion.parts[0]!];
  // A cheap no before anything is renamed.
  if (fact.symbol !== conclusion.symbol) return undefined;
  if (a.symbol !== undefined && b.symbol !== undefined && a.symbol !== b.symbol) return undefined;
  const fresh = renamedClause(solved.clause);
  const bound: Substitution = new Map();
  return unify(fresh.conclusion, fact, bound) ? resolved(fresh, other.clause, other.selected, bound) : undefined;
}

/** JCS 2009 §5.3: every way in which the goal follows, each resolved back to hypotheses that nothing works on. */
export function derivations(
  goal: Clause,
  solved: readonly Clause[],
  isData: IsData,
  limits: Limits,
): readonly Clause[] {
  const sources = solved.map(kept);
  const known = new Clauses(limits);
  const found: Kept[] = [];
  const waiting = [...simplified(goal, isData)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const at = known.add(next);
    if (!at) continue;
    if (at.selected < 0) found.push(at);
    else
      for (const source of sources) {
        const resolvent = resolventOf(source, at);
        if (resolvent) waiting.push(...simplified(resolvent, isData));
      }
  }
  return found.map(({ clause }) => clause);
}
