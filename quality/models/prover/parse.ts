import { ModelError, Reader, type Token } from './lexer.ts';
import { parseProcess } from './parse-process.ts';
import { parseExpression } from './parse-term.ts';
import type {
  Constructor,
  Destructor,
  Formula,
  FreeName,
  Macro,
  Model,
  Query,
  QueryFact,
  Rewrite,
  Typed,
} from './syntax.ts';

interface Draft {
  readonly types: Set<string>;
  readonly names: Map<string, FreeName>;
  readonly constructors: Map<string, Constructor>;
  readonly destructors: Map<string, Destructor>;
  readonly events: Map<string, readonly string[]>;
  readonly tables: Map<string, readonly string[]>;
  readonly macros: Map<string, Macro>;
  readonly queries: Query[];
}

/** Reads a model (ProVerif 2.05 manual, §3.1 and §4.1); what is outside the subset is refused, never passed over. */
export function parseModel(text: string): Model {
  const reader = new Reader(text);
  const draft: Draft = {
    types: new Set(['bitstring', 'channel']),
    names: new Map(),
    constructors: new Map(),
    destructors: new Map(),
    events: new Map(),
    tables: new Map(),
    macros: new Map(),
    queries: [],
  };
  let order = 0;
  while (!reader.has('process')) {
    const token = reader.take();
    const read = declarations[token.text];
    if (read === undefined) throw new ModelError(`${token.text} begins no declaration of the subset`, token.line);
    // ProVerif knows what was declared before: queries ask about it, and processes use it.
    const place = ['query', 'let'].indexOf(token.text) + 1;
    if (place < order) throw new ModelError(`${token.text} stands before queries and processes`, token.line);
    order = place;
    read(reader, draft, token);
    reader.expect('.');
  }
  const process = parseProcess(reader);
  if (reader.next.kind !== 'end') throw reader.error(`${reader.next.text} follows the process`);
  return { ...draft, process };
}

const declarations: Readonly<Record<string, (reader: Reader, draft: Draft, token: Token) => void>> = {
  type: (reader, { types }) => {
    const name = reader.identifier();
    if (types.has(name)) throw reader.error(`${name} is a type already`);
    types.add(name);
  },
  free: (reader, draft) => names(reader, draft),
  const: (reader, draft) => names(reader, draft),
  fun: (reader, draft) => {
    const name = own(reader, draft);
    reader.expect('(');
    const from = reader.list(() => typeName(reader, draft), ')');
    reader.expect(':');
    const to = typeName(reader, draft);
    const options = optionsOf(reader, ['private', 'data']);
    draft.constructors.set(name, { name, from, to, isPrivate: options.has('private'), isData: options.has('data') });
  },
  reduc: (reader, draft, { line }) => {
    const rules: [string, Rewrite][] = [];
    do rules.push(rewrite(reader, draft));
    while (reader.has(';'));
    const name = rules[0]![0];
    if (rules.some(([other]) => other !== name)) throw reader.error('the rules of one reduc are of one destructor');
    if (taken(draft, name)) throw reader.error(`${name} stands for something already`);
    const isPrivate = optionsOf(reader, ['private']).has('private');
    draft.destructors.set(name, { name, rules: rules.map(([, rule]) => rule), isPrivate, line });
  },
  event: (reader, draft) => signature(reader, draft, draft.events),
  table: (reader, draft) => signature(reader, draft, draft.tables),
  query: (reader, { queries, ...draft }, { line, comment }) => {
    const before = reader.mark();
    const variables: Typed[] = [];
    if (reader.peek(1) === ':' || reader.peek(1) === ',') {
      variables.push(...typedList(reader, draft));
      reader.expect(';');
    }
    const fact = queryFact(reader);
    const implies = reader.has('==>') ? formula(reader) : undefined;
    queries.push({ text: reader.textSince(before), comment, variables, fact, implies, line });
  },
  let: (reader, draft) => {
    const name = own(reader, draft);
    const parameters = reader.has('(') ? typedList(reader, draft, ')') : [];
    reader.expect('=');
    draft.macros.set(name, { parameters, body: parseProcess(reader) });
  },
};

const taken = ({ names, constructors, destructors, events, tables, macros }: Omit<Draft, 'queries'>, name: string) =>
  [names, constructors, destructors, events, tables, macros].some((known) => known.has(name));

/** A name that stands for nothing yet. */
function own(reader: Reader, draft: Draft): string {
  const name = reader.identifier();
  if (name === 'attacker' || taken(draft, name)) throw reader.error(`${name} stands for something already`);
  return name;
}

function typeName(reader: Reader, { types }: Pick<Draft, 'types'>): string {
  const name = reader.identifier();
  if (!types.has(name)) throw reader.error(`${name} is no type`);
  return name;
}

/** `a, b: t, c: u`, up to the closing sign where one is named. */
function typedList(reader: Reader, draft: Pick<Draft, 'types'>, closing?: string): readonly Typed[] {
  const all: Typed[] = [];
  if (closing !== undefined && reader.has(closing)) return all;
  do {
    const group = [reader.identifier()];
    while (reader.has(',')) group.push(reader.identifier());
    reader.expect(':');
    const type = typeName(reader, draft);
    all.push(...group.map((name) => ({ name, type })));
  } while (reader.has(','));
  if (closing !== undefined) reader.expect(closing);
  return all;
}

function names(reader: Reader, draft: Draft): void {
  const group = [own(reader, draft)];
  while (reader.has(',')) group.push(own(reader, draft));
  reader.expect(':');
  const type = typeName(reader, draft);
  const isPrivate = optionsOf(reader, ['private']).has('private');
  if (type === 'channel' && isPrivate) throw reader.error('a private channel is not of the subset: use a table');
  for (const name of group) draft.names.set(name, { name, type, isPrivate });
}

function signature(reader: Reader, draft: Draft, into: Map<string, readonly string[]>): void {
  const name = own(reader, draft);
  reader.expect('(');
  into.set(
    name,
    reader.list(() => typeName(reader, draft), ')'),
  );
}

function optionsOf(reader: Reader, known: readonly string[]): Set<string> {
  if (!reader.has('[')) return new Set();
  const options = reader.list(() => reader.identifier(), ']');
  for (const option of options)
    if (!known.includes(option)) throw reader.error(`the option ${option} is not of the subset`);
  return new Set(options);
}

function rewrite(reader: Reader, draft: Draft): [string, Rewrite] {
  const variables: Typed[] = [];
  if (reader.has('forall')) {
    variables.push(...typedList(reader, draft));
    reader.expect(';');
  }
  const { kind, name, parts } = parseExpression(reader);
  if (kind !== 'apply') throw reader.error('a rule rewrites the application of a destructor');
  reader.expect('=');
  return [name, { variables, parts, result: parseExpression(reader) }];
}

function queryFact(reader: Reader): QueryFact {
  const kind = reader.has('event') ? 'event' : 'attacker';
  if (kind === 'attacker' && reader.identifier() !== 'attacker')
    throw reader.error('a query asks about attacker(…) or event(…)');
  reader.expect('(');
  const term = parseExpression(reader);
  reader.expect(')');
  return { kind, term };
}

/** Conjunctions bind more than disjunctions, as in ProVerif. */
function formula(reader: Reader): Formula {
  const parts = [conjunction(reader)];
  while (reader.has('||')) parts.push(conjunction(reader));
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
}

function conjunction(reader: Reader): Formula {
  const one = (): Formula => {
    if (!reader.has('(')) return queryFact(reader);
    const inner = formula(reader);
    reader.expect(')');
    return inner;
  };
  const parts = [one()];
  while (reader.has('&&')) parts.push(one());
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}
