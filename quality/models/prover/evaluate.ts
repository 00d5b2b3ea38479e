import type { Use } from './clause.ts';
import type { Expression, Model, Pattern, Rewrite } from './syntax.ts';
import {
  type Application,
  apply,
  freshVariable,
  type Substitution,
  substitute,
  type Term,
  tupleOf,
  unify,
} from './term.ts';

/** How far a process has come: what it knows, and what that rests on. Terms are read through `bound`. */
export interface State {
  readonly scope: ReadonlyMap<string, Term>;
  readonly hypotheses: readonly Application[];
  readonly uses: readonly Use[];
  /** One identifier for each replication around it. */
  readonly sessions: readonly Term[];
  /** What it took from outside, in this order: what its new names depend on. */
  readonly taken: readonly Term[];
  readonly bound: Substitution;
}

/** The state in which the two are one, where there is such. */
export function whereEqual(state: State, left: Term, right: Term): readonly State[] {
  const bound = new Map(state.bound);
  return unify(left, right, bound) ? [{ ...state, bound }] : [];
}

export const nameOf = (name: string, place: number | string, ...on: readonly Term[]): Application =>
  apply(`${name}#${place}`, ...on);

export const globalScope = (model: Model): ReadonlyMap<string, Term> =>
  new Map([...model.names.keys()].map((name) => [name, nameOf(name, 'free')]));

/** A rule of a destructor, over variables of its own. */
export function freshRule(model: Model, rule: Rewrite): { readonly parts: readonly Term[]; readonly result: Term } {
  const scope = new Map<string, Term>(globalScope(model));
  for (const { name } of rule.variables) scope.set(name, freshVariable());
  return { parts: rule.parts.map((part) => plain(part, scope)), result: plain(rule.result, scope) };
}

/** A term without destructors. */
export function plain({ kind, name, parts }: Expression, scope: ReadonlyMap<string, Term>): Term {
  if (kind === 'name') return scope.get(name)!;
  const inner = parts.map((part) => plain(part, scope));
  return kind === 'tuple' ? tupleOf(inner) : apply(name, ...inner);
}

/** Every way in which the term has a value: destructors are rewritten, and narrow what is known. */
function valuesOf(model: Model, term: Expression, state: State): readonly (readonly [Term, State])[] {
  if (term.kind === 'name') return [[state.scope.get(term.name)!, state]];
  return listsOf(model, term.parts, state).flatMap(([parts, next]): readonly (readonly [Term, State])[] => {
    if (term.kind === 'tuple') return [[tupleOf(parts), next]];
    const destructor = model.destructors.get(term.name);
    if (!destructor) return [[apply(term.name, ...parts), next]];
    return destructor.rules.flatMap((rule) => {
      const fresh = freshRule(model, rule);
      return whereEqual(next, tupleOf(parts), tupleOf(fresh.parts)).map((at) => [fresh.result, at] as const);
    });
  });
}

/** The same of several terms, one after the other. */
export function listsOf(
  model: Model,
  terms: readonly Expression[],
  state: State,
): readonly (readonly [readonly Term[], State])[] {
  let ways: readonly (readonly [readonly Term[], State])[] = [[[], state]];
  for (const term of terms)
    ways = ways.flatMap(([before, at]) =>
      valuesOf(model, term, at).map(([value, next]) => [[...before, value], next] as const),
    );
  return ways;
}

/** Every way in which the value fits the pattern. */
export function fits(model: Model, pattern: Pattern, value: Term, state: State): readonly State[] {
  switch (pattern.kind) {
    case 'bind':
      return [{ ...state, scope: new Map([...state.scope, [pattern.name, value]]) }];
    case 'equals':
      return valuesOf(model, pattern.expression, state).flatMap(([wanted, next]) => whereEqual(next, value, wanted));
    case 'tuple':
    case 'data': {
      const parts = pattern.parts.map(() => freshVariable());
      const shape = pattern.kind === 'tuple' ? tupleOf(parts) : apply(pattern.name, ...parts);
      let states = whereEqual(state, value, shape);
      pattern.parts.forEach((part, index) => {
        states = states.flatMap((at) => fits(model, part, parts[index]!, at));
      });
      return states;
    }
  }
}

export const read = <T extends Term>(state: State, term: T): T => substitute(term, state.bound);
