import { ATTACKER, BEGUN, type Clause, EVENT, type IsData } from './clause.ts';
import { globalScope, plain } from './evaluate.ts';
import { runOf } from './run.ts';
import { derivations, type Limits } from './saturate.ts';
import { type Formula, isConnection, type Model, type Query } from './syntax.ts';
import {
  type Application,
  apply,
  equal,
  freshVariable,
  match,
  type Substitution,
  show,
  type Term,
  variablesOf,
} from './term.ts';

/** `false`: a run against it was found. `cannot be proved`: something derives it, and no run was made of that. */
export type Verdict = 'true' | 'false' | 'cannot be proved' | 'cannot be decided';
export interface Answer {
  readonly verdict: Verdict;
  /** What happens, in order, where it is false. */
  readonly run: readonly string[];
}

const GOAL = 'goal!';

/** JCS 2009 §5.3, theorem 3: each way to the fact rests on the events that it shall imply. */
export function answer(model: Model, query: Query, solved: readonly Clause[], isData: IsData, limits: Limits): Answer {
  const variables = new Map<string, Term>(query.variables.map(({ name }) => [name, freshVariable()]));
  const scope = new Map([...globalScope(model), ...variables]);
  const fact = apply(query.fact.kind === 'event' ? EVENT : ATTACKER, plain(query.fact.term, scope));
  const inFact = [...variablesOf(fact)].map((variable): Term => ({ variable }));
  const goal: Clause = { hypotheses: [fact], conclusion: apply(GOAL, ...inFact), uses: [] };
  const ways = derivations(goal, solved, isData, limits);

  const holds = (clause: Clause): boolean => {
    if (!query.implies) return false;
    const bound: Substitution = new Map();
    for (const [index, variable] of inFact.entries()) match(variable, clause.conclusion.parts[index]!, bound, []);
    const begun = clause.hypotheses.filter(({ symbol }) => symbol === BEGUN);
    return alternatives(query.implies, scope).some((wanted) => allAmong(wanted, begun, bound));
  };
  const broken = ways.filter((way) => !holds(way));
  if (broken.length === 0) return { verdict: 'true', run: [] };
  for (const way of broken) {
    const run = runOf(way);
    if (run && !holds(run)) return { verdict: 'false', run: told(run, query, fact) };
  }
  return { verdict: 'cannot be proved', run: [] };
}

/** The formula as a choice of lists of facts. */
function alternatives(formula: Formula, scope: ReadonlyMap<string, Term>): readonly (readonly Application[])[] {
  if (!isConnection(formula)) return [[apply(BEGUN, plain(formula.term, scope))]];
  const parts = formula.parts.map((part) => alternatives(part, scope));
  if (formula.kind === 'or') return parts.flat();
  return parts.reduce((lists, part) => lists.flatMap((list) => part.map((more) => [...list, ...more])));
}

function allAmong(wanted: readonly Application[], all: readonly Application[], bound: Substitution): boolean {
  const [first, ...rest] = wanted;
  if (!first) return true;
  return all.some((candidate) => {
    const trail: number[] = [];
    if (match(first, candidate, bound, trail) && allAmong(rest, all, bound)) return true;
    for (const variable of trail) bound.delete(variable);
    return false;
  });
}

function told(run: Clause, query: Query, fact: Application): readonly string[] {
  const steps = run.uses.flatMap((use) => (use.kind === 'took' ? [`${use.what}: ${show(use.message)}`] : []));
  const bound: Substitution = new Map();
  [...variablesOf(fact)].forEach((variable, index) => void bound.set(variable, run.conclusion.parts[index]!));
  const end = show(instantiated(fact.parts[0]!, bound));
  return [...steps, `${query.fact.kind}: ${end}`];
}

function instantiated(term: Term, bound: Substitution): Term {
  if (term.symbol !== undefined)
    return { symbol: term.symbol, parts: term.parts.map((part) => instantiated(part, bound)) };
  const value = bound.get(term.variable);
  return value === undefined || equal(value, term) ? term : value;
}
