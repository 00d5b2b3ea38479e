/** Terms of the applied pi calculus as patterns of Horn clauses: names are functions of what was received before them. */
export type Term = Variable | Application;
export interface Variable {
  readonly variable: number;
  readonly symbol?: undefined;
}
export interface Application {
  readonly symbol: string;
  readonly parts: readonly Term[];
}
export type Substitution = Map<number, Term>;

let last = 0;
export const freshVariable = (): Variable => ({ variable: ++last });
export const apply = (symbol: string, ...parts: readonly Term[]): Application => ({ symbol, parts });

/** A tuple has the symbol of its length, which no identifier can be. */
export const tupleOf = (parts: readonly Term[]): Application => ({ symbol: `(${parts.length})`, parts });
export const isTuple = (symbol: string): boolean => symbol.startsWith('(');

const walk = (term: Term, bound: Substitution): Term => {
  let at = term;
  while (at.symbol === undefined) {
    const next = bound.get(at.variable);
    if (next === undefined) return at;
    at = next;
  }
  return at;
};

function occurs(variable: number, term: Term, bound: Substitution): boolean {
  const at = walk(term, bound);
  return at.symbol === undefined ? at.variable === variable : at.parts.some((part) => occurs(variable, part, bound));
}

/** Extends the substitution to a most general unifier; false, and a substitution that is of no use, where there is none. */
export function unify(left: Term, right: Term, bound: Substitution): boolean {
  const [a, b] = [walk(left, bound), walk(right, bound)];
  if (a === b) return true;
  if (a.symbol === undefined) {
    if (b.symbol === undefined && a.variable === b.variable) return true;
    if (occurs(a.variable, b, bound)) return false;
    bound.set(a.variable, b);
    return true;
  }
  if (b.symbol === undefined) return unify(b, a, bound);
  if (a.symbol !== b.symbol || a.parts.length !== b.parts.length) return false;
  return a.parts.every((part, index) => unify(part, b.parts[index]!, bound));
}

/** The term with every variable replaced, through and through. */
export function substitute<T extends Term>(term: T, bound: Substitution): T {
  return replaced(term, bound) as T;
}

function replaced(term: Term, bound: Substitution): Term {
  const at = walk(term, bound);
  if (at.symbol === undefined || at.parts.length === 0) return at;
  let changed = false;
  const parts = at.parts.map((part) => {
    const next = replaced(part, bound);
    if (next !== part) changed = true;
    return next;
  });
  return changed ? { symbol: at.symbol, parts } : at;
}

/** Extends the substitution so that the pattern becomes the term, whose own variables stand; what it set stands in `trail`. */
export function match(pattern: Term, term: Term, bound: Substitution, trail: number[]): boolean {
  if (pattern.symbol === undefined) {
    const before = bound.get(pattern.variable);
    if (before !== undefined) return equal(before, term);
    bound.set(pattern.variable, term);
    trail.push(pattern.variable);
    return true;
  }
  if (pattern.symbol !== term.symbol || pattern.parts.length !== term.parts.length) return false;
  for (let index = 0; index < pattern.parts.length; index++)
    if (!match(pattern.parts[index]!, term.parts[index]!, bound, trail)) return false;
  return true;
}

export function equal(a: Term, b: Term): boolean {
  if (a === b) return true;
  if (a.symbol === undefined) return b.symbol === undefined && a.variable === b.variable;
  if (b.symbol === undefined) return false;
  return (
    a.symbol === b.symbol &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, index) => equal(part, b.parts[index]!))
  );
}

export function variablesOf(term: Term, into: Set<number> = new Set()): Set<number> {
  if (term.symbol === undefined) into.add(term.variable);
  else for (const part of term.parts) variablesOf(part, into);
  return into;
}

/** The same term over variables that nothing else has. */
export function renamed<T extends Term>(term: T, names: Map<number, Variable>): T {
  const rename = (at: Term): Term => {
    if (at.symbol !== undefined) return at.parts.length === 0 ? at : { symbol: at.symbol, parts: at.parts.map(rename) };
    const name = names.get(at.variable) ?? freshVariable();
    names.set(at.variable, name);
    return name;
  };
  return rename(term) as T;
}

export const sizeOf = (term: Term): number =>
  term.symbol === undefined ? 1 : term.parts.reduce((sum, part) => sum + sizeOf(part), 1);

/** As ProVerif writes it: names with what they depend on in brackets. */
export function show(term: Term): string {
  if (term.symbol === undefined) return `x${term.variable}`;
  const parts = term.parts.map(show).join(', ');
  if (isTuple(term.symbol)) return `(${parts})`;
  const [name, isName] = [term.symbol.replace(/[!#].*$/, ''), term.symbol.includes('#')];
  if (isName) return term.parts.length === 0 ? name! : `${name}[${parts}]`;
  return term.parts.length === 0 ? name! : `${name}(${parts})`;
}
