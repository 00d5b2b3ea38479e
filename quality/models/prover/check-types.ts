import { ModelError } from './lexer.ts';
import {
  type Expression,
  type Formula,
  isConnection,
  type Macro,
  type Model,
  type Pattern,
  type Process,
  type QueryFact,
  type Rewrite,
  type Typed,
} from './syntax.ts';

type Scope = ReadonlyMap<string, string>;

/** ProVerif refuses an ill-typed model before it forgets the types (manual §3.1); so that our files are legal, this does too. */
export function checkTypes(model: Model): void {
  const global: Scope = new Map([...model.names].map(([name, { type }]) => [name, type]));
  for (const [name, { rules }] of model.destructors) for (const rule of rules) checkRewrite(model, name, rule);
  for (const { variables, fact, implies, line } of model.queries) {
    const scope = extended(global, variables);
    for (const { kind, term } of [fact, ...(implies ? factsOf(implies) : [])])
      if (kind === 'event') checkEvent(model, term, scope);
      else typeOf(model, term, scope);
    if (fact.kind === 'attacker' && variables.some(({ name }) => name === fact.term.name))
      throw new ModelError('an attacker knows some value of any variable', line);
  }
  // A process calls those that stand before it, and so never itself.
  const before = new Map<string, Macro>();
  for (const [name, macro] of model.macros) {
    checkProcess({ ...model, macros: before }, macro.body, extended(global, macro.parameters));
    before.set(name, macro);
  }
  checkProcess(model, model.process, global);
}

export const factsOf = (formula: Formula): readonly QueryFact[] =>
  isConnection(formula) ? formula.parts.flatMap(factsOf) : [formula];

const extended = (scope: Scope, more: readonly Typed[]): Scope =>
  new Map([...scope, ...more.map(({ name, type }) => [name, type] as const)]);

function checkRewrite(model: Model, name: string, { variables, parts, result }: Rewrite): void {
  const scope = extended(new Map([...model.names].map(([id, { type }]) => [id, type])), variables);
  const signature = model.destructors.get(name)!.rules[0]!;
  const first = extended(new Map(), signature.variables);
  if (parts.length !== signature.parts.length) throw new ModelError(`${name} has one number of arguments`, result.line);
  parts.forEach((part, index) => {
    sameType(typeOf(model, part, scope), typeOf(model, signature.parts[index]!, first), part.line);
    if (mentions(part, (id) => model.destructors.has(id)))
      throw new ModelError('a rule rewrites constructors', part.line);
  });
  sameType(typeOf(model, result, scope), typeOf(model, signature.result, first), result.line);
  const used = new Set<string>();
  for (const part of parts) mentions(part, (id) => !used.add(id));
  if (mentions(result, (id) => scope.has(id) && !used.has(id) && !model.names.has(id)))
    throw new ModelError('the result of a rule has the variables of what it rewrites', result.line);
}

const mentions = ({ kind, name, parts }: Expression, test: (id: string) => boolean): boolean =>
  (kind !== 'tuple' && test(name)) || parts.some((part) => mentions(part, test));

function sameType(got: string, wanted: string, line: number): void {
  if (got !== wanted) throw new ModelError(`${got} stands where ${wanted} is expected`, line);
}

function checkParts(
  model: Model,
  parts: readonly Expression[],
  types: readonly string[],
  scope: Scope,
  line: number,
): void {
  if (parts.length !== types.length) throw new ModelError(`${types.length} arguments are expected`, line);
  parts.forEach((part, index) => void sameType(typeOf(model, part, scope), types[index]!, part.line));
}

/** The type of a term, every application in it checked. */
function typeOf(model: Model, term: Expression, scope: Scope): string {
  const { kind, name, parts, line } = term;
  if (kind === 'tuple') {
    for (const part of parts) typeOf(model, part, scope);
    return 'bitstring';
  }
  if (kind === 'name') {
    const type = scope.get(name);
    if (type === undefined) throw new ModelError(`${name} is not known here`, line);
    return type;
  }
  const made = model.constructors.get(name);
  if (made) {
    checkParts(model, parts, made.from, scope, line);
    return made.to;
  }
  const rule = model.destructors.get(name)?.rules[0];
  if (!rule) throw new ModelError(`${name} is no function`, line);
  const types = extended(new Map([...model.names].map(([id, { type }]) => [id, type])), rule.variables);
  checkParts(
    model,
    parts,
    rule.parts.map((part) => typeOf(model, part, types)),
    scope,
    line,
  );
  return typeOf(model, rule.result, types);
}

function checkEvent(model: Model, term: Expression, scope: Scope): void {
  const types = model.events.get(term.name);
  if (term.kind !== 'apply' || !types) throw new ModelError('event(…) is of an event', term.line);
  checkParts(model, term.parts, types, scope, term.line);
}

/** What the pattern binds, added to the scope; `type` is undefined inside a tuple, where each part has its own. */
function bind(model: Model, pattern: Pattern, type: string | undefined, scope: Scope): Scope {
  switch (pattern.kind) {
    case 'bind': {
      if (pattern.type !== undefined && !model.types.has(pattern.type))
        throw new ModelError(`${pattern.type} is no type`, pattern.line);
      if (pattern.type !== undefined && type !== undefined) sameType(pattern.type, type, pattern.line);
      const own = pattern.type ?? type;
      if (own === undefined) throw new ModelError(`${pattern.name} needs a type`, pattern.line);
      return extended(scope, [{ name: pattern.name, type: own }]);
    }
    case 'equals': {
      const own = typeOf(model, pattern.expression, scope);
      if (type !== undefined) sameType(own, type, pattern.line);
      return scope;
    }
    case 'tuple':
      if (type !== undefined) sameType('bitstring', type, pattern.line);
      return pattern.parts.reduce((inner, part) => bind(model, part, undefined, inner), scope);
    case 'data': {
      const made = model.constructors.get(pattern.name);
      if (!made?.isData || made.from.length !== pattern.parts.length)
        throw new ModelError(`${pattern.name} is no data constructor of so many parts`, pattern.line);
      if (type !== undefined) sameType(made.to, type, pattern.line);
      return pattern.parts.reduce((inner, part, index) => bind(model, part, made.from[index], inner), scope);
    }
  }
}

function checkProcess(model: Model, process: Process, scope: Scope): void {
  if (process.kind === 'nil') return;
  if (process.kind === 'parallel') for (const arm of process.arms) checkProcess(model, arm, scope);
  else if (process.kind === 'replicate') checkProcess(model, process.body, scope);
  else if (process.kind === 'call') checkCall(model, process, scope);
  else {
    if (process.kind === 'if' && process.otherwise) checkProcess(model, process.otherwise, scope);
    checkProcess(model, process.next, checkStep(model, process, scope));
  }
}

function checkCall(model: Model, { name, parts, line }: Extract<Process, { kind: 'call' }>, scope: Scope): void {
  const macro = model.macros.get(name);
  if (!macro) throw new ModelError(`${name} is no process`, line);
  const types = macro.parameters.map(({ type }) => type);
  checkParts(model, parts, types, scope, line);
}

function checkChannel(model: Model, name: string, scope: Scope, line: number): void {
  if (model.names.get(name)?.type !== 'channel' || scope.get(name) !== 'channel')
    throw new ModelError('a channel of the subset is a free name', line);
}

/** What is known after a step. */
function checkStep(model: Model, step: Extract<Process, { readonly next: Process }>, scope: Scope): Scope {
  const { line } = step;
  switch (step.kind) {
    case 'new':
      if (!model.types.has(step.type)) throw new ModelError(`${step.type} is no type`, line);
      return extended(scope, [step]);
    case 'in':
      checkChannel(model, step.channel, scope, line);
      return bind(model, step.pattern, undefined, scope);
    case 'out':
      checkChannel(model, step.channel, scope, line);
      typeOf(model, step.message, scope);
      return scope;
    case 'let':
      return bind(model, step.pattern, typeOf(model, step.value, scope), scope);
    case 'if':
      sameType(typeOf(model, step.left, scope), typeOf(model, step.right, scope), line);
      if (step.otherwise && [step.left, step.right].some((side) => mentions(side, (id) => model.destructors.has(id))))
        throw new ModelError('an if with else and a destructor is not of the subset', line);
      return scope;
    case 'event':
      checkEvent(model, { kind: 'apply', name: step.name, parts: step.parts, line }, scope);
      return scope;
    case 'insert':
      checkParts(model, step.parts, rowOf(model, step.table, line), scope, line);
      return scope;
    case 'get': {
      const row = rowOf(model, step.table, line);
      if (row.length !== step.patterns.length) throw new ModelError('a row has all its columns', line);
      return step.patterns.reduce((inner, one, index) => bind(model, one, row[index], inner), scope);
    }
  }
}

function rowOf(model: Model, table: string, line: number): readonly string[] {
  const row = model.tables.get(table);
  if (!row) throw new ModelError(`${table} is no table`, line);
  return row;
}
