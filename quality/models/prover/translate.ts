import { factsOf } from './check-types.ts';
import { ATTACKER, BEGUN, type Clause, EVENT, mapClause, TABLE, type Use } from './clause.ts';
import { fits, freshRule, globalScope, listsOf, nameOf, read, type State, whereEqual } from './evaluate.ts';
import type { Expression, Model, Process } from './syntax.ts';
import { type Application, apply, freshVariable, type Term, tupleOf } from './term.ts';

const known = (term: Term): Application => apply(ATTACKER, term);

/** JCS 2009 §4.2: what the attacker can do, and what the processes do, as Horn clauses. */
export function clausesOf(model: Model): readonly Clause[] {
  return [...attackerClauses(model), ...processClauses(model)];
}

function attackerClauses(model: Model): readonly Clause[] {
  const clause = (hypotheses: readonly Term[], conclusion: Term): Clause => ({
    hypotheses: hypotheses.map(known),
    conclusion: known(conclusion),
    uses: [],
  });
  // A name of the attacker's own, as many as it likes.
  const clauses = [clause([], nameOf('attackers_name', 'own', freshVariable()))];
  for (const { name, isPrivate } of model.names.values())
    if (!isPrivate) clauses.push(clause([], globalScope(model).get(name)!));
  for (const { name, from, isPrivate } of model.constructors.values()) {
    const parts = from.map(() => freshVariable());
    if (!isPrivate) clauses.push(clause(parts, apply(name, ...parts)));
  }
  for (const { rules, isPrivate } of model.destructors.values())
    for (const rule of rules) {
      const { parts, result } = freshRule(model, rule);
      if (!isPrivate) clauses.push(clause(parts, result));
    }
  return clauses;
}

/** Everything that the walk over the processes needs beside the states. */
interface Walk {
  readonly model: Model;
  readonly clauses: Clause[];
  /** Events that a query asks whether they happened, and those that it wants to have happened before. */
  readonly derived: ReadonlySet<string>;
  readonly assumed: ReadonlySet<string>;
  places: number;
}
type Prefix = Extract<Process, { readonly next: Process }>;

function processClauses(model: Model): readonly Clause[] {
  const [derived, assumed] = [new Set<string>(), new Set<string>()];
  for (const { fact, implies } of model.queries) {
    if (fact.kind === 'event') derived.add(fact.term.name);
    for (const { kind, term } of implies ? factsOf(implies) : []) if (kind === 'event') assumed.add(term.name);
  }
  const walk: Walk = { model, clauses: [], derived, assumed, places: 0 };
  const start: State = {
    scope: globalScope(model),
    hypotheses: [],
    uses: [],
    sessions: [],
    taken: [],
    bound: new Map(),
  };
  follow(walk, model.process, [start]);
  return walk.clauses;
}

/** Every state that may reach a process goes through it together, so that a place is one place. */
function follow(walk: Walk, process: Process, states: readonly State[]): void {
  const place = ++walk.places;
  if (process.kind === 'nil') return;
  if (process.kind === 'parallel') for (const arm of process.arms) follow(walk, arm, states);
  else if (process.kind === 'replicate') follow(walk, process.body, states.map(replicated));
  else if (process.kind === 'call')
    follow(walk, walk.model.macros.get(process.name)!.body, called(walk, process, states));
  else {
    if (process.kind === 'if' && process.otherwise)
      follow(walk, process.otherwise, whereDifferent(walk, process, states));
    follow(walk, process.next, stepped(walk, process, place, states));
  }
}

const replicated = (state: State): State => ({ ...state, sessions: [...state.sessions, freshVariable()] });

function called({ model }: Walk, call: Extract<Process, { kind: 'call' }>, states: readonly State[]): readonly State[] {
  const { parameters } = model.macros.get(call.name)!;
  return states.flatMap((state) =>
    listsOf(model, call.parts, state).map(([values, next]) => {
      const handed = parameters.map(({ name }, index) => [name, values[index]!] as const);
      return { ...next, scope: new Map([...globalScope(model), ...handed]) };
    }),
  );
}

/** Sound without the inequality, for what cannot be is allowed; a run that is shown has to keep it. */
function whereDifferent({ model }: Walk, { left, right }: Extract<Process, { kind: 'if' }>, states: readonly State[]) {
  return states.flatMap((state) =>
    listsOf(model, [left, right], state).map(([[a, b], at]): State => {
      return { ...at, uses: [...at.uses, { kind: 'differ', left: a!, right: b! }] };
    }),
  );
}

function concludes({ clauses }: Walk, state: State, conclusion: Application): void {
  const { hypotheses, uses } = state;
  clauses.push(mapClause({ hypotheses, conclusion, uses }, (term) => read(state, term)));
}

function takes(state: State, message: Term, place: number, what: string, hypothesis: Application): State {
  const use: Use = { kind: 'took', place, what, session: tupleOf(state.sessions), message };
  return {
    ...state,
    hypotheses: [...state.hypotheses, hypothesis],
    taken: [...state.taken, message],
    uses: [...state.uses, use],
  };
}

/** The states after one step; what the step says becomes a clause. */
function stepped(walk: Walk, step: Prefix, place: number, states: readonly State[]): readonly State[] {
  const { model } = walk;
  /** The values of several terms in each state. */
  const lists = (terms: readonly Expression[]) => states.flatMap((state) => listsOf(model, terms, state));
  switch (step.kind) {
    case 'new':
      return states.map((state) => {
        const name = nameOf(step.name, place, ...state.taken, ...state.sessions);
        return { ...state, scope: new Map([...state.scope, [step.name, name]]) };
      });
    case 'in':
      return states.flatMap((state) => {
        const message = freshVariable();
        const what = `line ${step.line}, in(${step.channel})`;
        return fits(model, step.pattern, message, takes(state, message, place, what, known(message)));
      });
    case 'out':
      return lists([step.message]).map(([[message], state]) => {
        concludes(walk, state, known(message!));
        return state;
      });
    case 'let':
      return lists([step.value]).flatMap(([[value], state]) => fits(model, step.pattern, value!, state));
    case 'if':
      return lists([step.left, step.right]).flatMap(([[left, right], state]) => whereEqual(state, left!, right!));
    case 'event':
      return lists(step.parts).map(([parts, state]) => {
        const event = apply(step.name, ...parts);
        if (walk.derived.has(step.name)) concludes(walk, state, apply(EVENT, event));
        if (!walk.assumed.has(step.name)) return state;
        return { ...state, hypotheses: [...state.hypotheses, apply(BEGUN, event)] };
      });
    case 'insert':
      return lists(step.parts).map(([parts, state]) => {
        concludes(walk, state, apply(TABLE, apply(step.table, ...parts)));
        return state;
      });
    case 'get':
      return states.flatMap((state) => found(walk, step, place, state));
  }
}

/** A row of the table that fits; rows stay, so one may be found again and again. */
function found(
  { model }: Walk,
  step: Extract<Process, { kind: 'get' }>,
  place: number,
  state: State,
): readonly State[] {
  const columns = step.patterns.map(() => freshVariable());
  const row = apply(step.table, ...columns);
  const what = `line ${step.line}, get ${step.table}`;
  return step.patterns.reduce<readonly State[]>(
    (states, pattern, index) => states.flatMap((next) => fits(model, pattern, columns[index]!, next)),
    [takes(state, row, place, what, apply(TABLE, row))],
  );
}
