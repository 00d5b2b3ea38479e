import {
  type Application,
  equal,
  match,
  renamed,
  type Substitution,
  sizeOf,
  substitute,
  type Term,
  type Variable,
  variablesOf,
} from './term.ts';

/** A step of a process that a conclusion rests on: what a session took in at a place, or two things that differ there. */
export type Use =
  | {
      readonly kind: 'took';
      readonly place: number;
      readonly what: string;
      readonly session: Term;
      readonly message: Term;
    }
  | { readonly kind: 'differ'; readonly left: Term; readonly right: Term };

/** `hypotheses ⇒ conclusion`. Uses take no part in resolution; they tell afterwards whether a derivation is a run. */
export interface Clause {
  readonly hypotheses: readonly Application[];
  readonly conclusion: Application;
  readonly uses: readonly Use[];
}

/** Predicates; no identifier of a model has an exclamation mark. */
export const ATTACKER = 'attacker!';
/** An event that has happened for certain, assumed; and one that may have happened, derived (JCS 2009 §3: m-event, event). */
export const BEGUN = 'begun!';
export const EVENT = 'event!';
export const TABLE = 'table!';

const mapUse = (use: Use, change: (term: Term) => Term): Use =>
  use.kind === 'took'
    ? { ...use, session: change(use.session), message: change(use.message) }
    : { ...use, left: change(use.left), right: change(use.right) };

export function mapClause({ hypotheses, conclusion, uses }: Clause, change: <T extends Term>(term: T) => T): Clause {
  return {
    hypotheses: hypotheses.map((fact) => change(fact)),
    conclusion: change(conclusion),
    uses: uses.map((use) => mapUse(use, change)),
  };
}

export const substituteClause = (clause: Clause, bound: Substitution): Clause =>
  mapClause(clause, (term) => substitute(term, bound));

export function renamedClause(clause: Clause): Clause {
  const names = new Map<number, Variable>();
  return mapClause(clause, (term) => renamed(term, names));
}

/** Which constructors take apart what they put together: tuples, and those declared as data. */
export type IsData = (symbol: string) => boolean;

/** Simplifications of JCS 2009 §5.2 that change nothing of what follows; a conclusion of several parts becomes several clauses. */
export function simplified(clause: Clause, isData: IsData): readonly Clause[] {
  const hypotheses: Application[] = [];
  for (const fact of clause.hypotheses.flatMap((one) => components(one, isData)))
    if (!hypotheses.some((other) => equal(other, fact))) hypotheses.push(fact);
  // The largest first: they match least, so that a search for what subsumes what ends soon.
  hypotheses.sort((one, other) => sizeOf(other) - sizeOf(one));
  const uses: Use[] = [];
  for (const use of clause.uses) if (!uses.some((other) => sameUse(other, use))) uses.push(use);
  return components(clause.conclusion, isData)
    .filter((conclusion) => !hypotheses.some((fact) => equal(fact, conclusion)))
    .map((conclusion) => ({ hypotheses: withoutIdle(hypotheses, conclusion), conclusion, uses }));
}

/** An attacker has a tuple exactly when it has the parts. */
function components(fact: Application, isData: IsData): readonly Application[] {
  const [term] = fact.parts;
  if (fact.symbol !== ATTACKER || term?.symbol === undefined || !isData(term.symbol)) return [fact];
  return term.parts.flatMap((part) => components({ symbol: ATTACKER, parts: [part] }, isData));
}

/** attacker(x) with an x that stands nowhere else is always so. */
function withoutIdle(hypotheses: readonly Application[], conclusion: Application): readonly Application[] {
  const isIdle = (fact: Application): boolean => {
    const [term] = fact.parts;
    if (fact.symbol !== ATTACKER || term?.symbol !== undefined) return false;
    const others = [conclusion, ...hypotheses.filter((other) => other !== fact)];
    return !others.some((other) => variablesOf(other).has(term!.variable));
  };
  return hypotheses.filter((fact) => !isIdle(fact));
}

function sameUse(a: Use, b: Use): boolean {
  if (a.kind === 'took')
    return b.kind === 'took' && a.place === b.place && equal(a.session, b.session) && equal(a.message, b.message);
  return b.kind === 'differ' && equal(a.left, b.left) && equal(a.right, b.right);
}

/** Whether all that the second clause gives, the first gives too: σ(conclusion) is the same, σ(hypotheses) are among its. */
export function subsumes(first: Clause, second: Clause): boolean {
  if (first.hypotheses.length > second.hypotheses.length) return false;
  const bound: Substitution = new Map();
  return match(first.conclusion, second.conclusion, bound, []) && among(first.hypotheses, 0, second.hypotheses, bound);
}

function among(some: readonly Application[], at: number, all: readonly Application[], bound: Substitution): boolean {
  const fact = some[at];
  if (fact === undefined) return true;
  for (const candidate of all) {
    if (candidate.symbol !== fact.symbol) continue;
    const trail: number[] = [];
    if (match(fact, candidate, bound, trail) && among(some, at + 1, all, bound)) return true;
    for (const variable of trail) bound.delete(variable);
  }
  return false;
}

/** Facts that resolution works on: all but attacker(x), and events that are assumed. */
export const isSelectable = ({ symbol, parts: [term] }: Application): boolean =>
  symbol !== BEGUN && !(symbol === ATTACKER && term!.symbol === undefined);

/** The hypothesis to resolve upon, the largest that is selectable; -1 where the conclusion is. */
export function selected({ hypotheses }: Clause): number {
  let [best, size] = [-1, 0];
  hypotheses.forEach((fact, index) => {
    if (isSelectable(fact) && sizeOf(fact) > size) [best, size] = [index, sizeOf(fact)];
  });
  return best;
}

/** Resolves the conclusion of the first with a hypothesis of the second. */
export function resolved(first: Clause, second: Clause, index: number, bound: Substitution): Clause {
  const change = <T extends Term>(term: T): T => substitute(term, bound);
  return {
    hypotheses: [...first.hypotheses, ...second.hypotheses.filter((_, at) => at !== index)].map(change),
    conclusion: change(second.conclusion),
    uses: [...first.uses, ...second.uses].map((use) => mapUse(use, change)),
  };
}
