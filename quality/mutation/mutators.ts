import { closing, endsValue, type Token, tokensOf } from './tokens.ts';

/** One change of one source text. */
export interface Mutation {
  readonly mutator: string;
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

type Mutator = (tokens: readonly Token[], place: number) => Omit<Mutation, 'mutator'>[];

const swap = (table: Readonly<Record<string, readonly string[]>>): Mutator => {
  return (tokens, place) => {
    const { kind, text, start, end } = tokens[place]!;
    if (kind !== 'punctuator' || !Object.hasOwn(table, text)) return [];
    if (['+', '-'].includes(text) && !endsValue(tokens[place - 1])) return [];
    const neighbours = [tokens[place - 1], tokens[place + 1]];
    // What is put together out of texts is no sum.
    if (text.startsWith('+') && neighbours.some((one) => one?.kind === 'string' || one?.kind === 'template')) return [];
    return table[text]!.map((instead) => ({ start, end, instead }));
  };
};

const isPunctuator = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'punctuator' && token.text === text;
const isName = (token: Token | undefined, text: string): boolean => token?.kind === 'name' && token.text === text;

/** The end of the statement that begins at a place, with its semicolon; undefined where a line could go on without one. */
function endOfStatement(tokens: readonly Token[], from: number): number | undefined {
  for (let place = from; place < tokens.length; place++) {
    const token = tokens[place]!;
    if (isPunctuator(token, ';')) return place;
    if (token.kind === 'punctuator' && ['(', '[', '{'].includes(token.text)) place = closing(tokens, place);
    else if (isPunctuator(token, '}')) return undefined;
  }
  return undefined;
}

const beginsStatement = (tokens: readonly Token[], place: number): boolean =>
  (place === 0 || [';', '{', '}'].some((text) => isPunctuator(tokens[place - 1], text))) && !isInHead(tokens, place);

/** Between the parentheses of a `for`, say. */
function isInHead(tokens: readonly Token[], place: number): boolean {
  let depth = 0;
  for (let before = place - 1; before >= 0; before--) {
    const { kind, text } = tokens[before]!;
    if (kind !== 'punctuator') continue;
    if ([')', ']', '}'].includes(text)) depth++;
    if (['(', '[', '{'].includes(text) && --depth < 0) return text !== '{';
  }
  return false;
}

const isImport = (tokens: readonly Token[], place: number): boolean =>
  isName(tokens[place - 1], 'from') || isName(tokens[place - 1], 'import');

const DECLARES = new Set(
  [
    'import export const let var function class return if for while do switch case else default break continue throw try'.split(
      ' ',
    ),
  ].flat(),
);

const NOTHING = new Set(['undefined', 'null', 'false']);

const mutators: Readonly<Record<string, Mutator>> = {
  comparison: swap({
    '===': ['!=='],
    '!==': ['==='],
    '<': ['<=', '>='],
    '<=': ['<', '>'],
    '>': ['>=', '<='],
    '>=': ['>', '<'],
  }),
  logic: swap({ '&&': ['||'], '||': ['&&'], '??': ['&&'] }),
  arithmetic: swap({
    '+': ['-'],
    '-': ['+'],
    '*': ['/'],
    '/': ['*'],
    '%': ['*'],
    '<<': ['>>'],
    '>>': ['<<'],
    '>>>': ['<<'],
    '&': ['|'],
    '|': ['&'],
    '^': ['&'],
    '++': ['--'],
    '--': ['++'],
    '+=': ['-='],
    '-=': ['+='],
    '|=': ['&='],
    '&=': ['|='],
    '^=': ['|='],
  }),
  'negation taken away': (tokens, place) => {
    const { start, end } = tokens[place]!;
    return isPunctuator(tokens[place], '!') && !endsValue(tokens[place - 1]) ? [{ start, end, instead: '' }] : [];
  },
  'boolean literal': (tokens, place) => {
    const { kind, text, start, end } = tokens[place]!;
    const other = { true: 'false', false: 'true' }[text];
    return kind === 'name' && other !== undefined ? [{ start, end, instead: other }] : [];
  },
  'number literal': (tokens, place) => {
    const { kind, text, start, end } = tokens[place]!;
    if (kind !== 'number') return [];
    const big = text.endsWith('n') ? 'n' : '';
    const value = Number(text.replaceAll('_', '').replace(/n$/, ''));
    return [{ start, end, instead: `${value === 0 ? 1 : value + 1}${big}` }];
  },
  'string literal': (tokens, place) => {
    const { kind, text, start, end } = tokens[place]!;
    if (kind !== 'string' || isImport(tokens, place)) return [];
    // A programmer's mistake is known by its type (CONTRIBUTING.md): its words are nobody's interface.
    if (isName(tokens[place - 2], 'TypeError')) return [];
    return [{ start, end, instead: text.length === 2 ? "'mutant'" : "''" }];
  },
  condition: (tokens, place) => {
    if (!isName(tokens[place], 'if') || !isPunctuator(tokens[place + 1], '(')) return [];
    const open = tokens[place + 1]!;
    const close = tokens[closing(tokens, place + 1)]!;
    return ['true', 'false'].map((instead) => ({ start: open.end, end: close.start, instead }));
  },
  'returned value': (tokens, place) => {
    const end = isName(tokens[place], 'return') ? endOfStatement(tokens, place + 1) : undefined;
    // What is already nothing to its caller stays so; a boolean is turned round by its own mutator.
    if (end === undefined || end === place + 1 || NOTHING.has(tokens[place + 1]!.text)) return [];
    return [{ start: tokens[place + 1]!.start, end: tokens[end]!.start, instead: 'undefined' }];
  },
  'statement taken away': (tokens, place) => {
    const token = tokens[place]!;
    if (token.kind !== 'name' || DECLARES.has(token.text) || !beginsStatement(tokens, place)) return [];
    // A private name that begins a statement is declared there.
    if (token.text.startsWith('#')) return [];
    const end = endOfStatement(tokens, place);
    if (end === undefined || !tokens.slice(place, end).some(({ text }) => text === '(' || text.endsWith('=')))
      return [];
    return [{ start: token.start, end: tokens[end]!.end, instead: ';' }];
  },
};

/** Every mutation that the mutators know for a source text, in its order. */
export function mutationsOf(source: string): Mutation[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((_, place) =>
    Object.entries(mutators).flatMap(([mutator, mutate]) =>
      mutate(tokens, place).map((change) => ({ mutator, ...change })),
    ),
  );
}

export const mutated = (source: string, { start, end, instead }: Pick<Mutation, 'start' | 'end' | 'instead'>): string =>
  source.slice(0, start) + instead + source.slice(end);
