import { stripTypeScriptTypes } from 'node:module';

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'regex' | 'punctuator';
  readonly text: string;
  /** Offsets in the source text. */
  readonly start: number;
  readonly end: number;
}

const NAME = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?n?/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const SPACE = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const PUNCTUATOR =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()[\];,<>+\-*/%&|^!~?:=.]/y;

/** Names after which a slash begins a regular expression. */
const BEFORE_A_VALUE = new Set(['return', 'typeof', 'case', 'in', 'of', 'void', 'throw', 'new', 'await', 'delete']);

/**
 * The tokens of a TypeScript text with its types taken out; offsets are those of the text itself, because stripping
 * puts spaces where types stood. A template is one token with all that is filled in.
 */
export function tokensOf(source: string): Token[] {
  const code = stripTypeScriptTypes(source);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(code)?.[0];
  };
  const push = (kind: Token['kind'], text: string): void => {
    tokens.push({ kind, text, start: at, end: at + text.length });
    at += text.length;
  };
  while (at < code.length) {
    const space = take(SPACE);
    const [name, string] = space === undefined ? [take(NAME), take(STRING)] : [];
    if (space !== undefined) at += space.length;
    else if (name !== undefined) push('name', name);
    else if (string !== undefined) push('string', string);
    else if (code[at] === '`') push('template', code.slice(at, endOfTemplate(code, at)));
    else if (/\d/.test(code[at]!)) push('number', take(NUMBER)!);
    else if (code[at] === '/' && !endsValue(tokens.at(-1)) && take(REGEX) !== undefined) push('regex', take(REGEX)!);
    else {
      const punctuator = take(PUNCTUATOR);
      if (punctuator === undefined) throw new TypeError(`no token at offset ${at}: ${code.slice(at, at + 20)}`);
      push('punctuator', punctuator);
    }
  }
  return tokens;
}

/** Whether a token ends a value: what follows it is an operator between two. */
export function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'name') return !BEFORE_A_VALUE.has(token.text);
  return token.kind !== 'punctuator' || [')', ']', '}', '++', '--'].includes(token.text);
}

function endOfTemplate(code: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < code.length; at++) {
    const char = code[at];
    if (char === '\\') at++;
    else if (depth === 0 && char === '`') return at + 1;
    else if (code.startsWith('${', at) && depth === 0) {
      depth = 1;
      at++;
    } else if (depth > 0 && char === '`') at = endOfTemplate(code, at) - 1;
    else if (depth > 0 && char === '{') depth++;
    else if (depth > 0 && char === '}') depth--;
  }
  throw new TypeError('a template without an end');
}

/** The place of the bracket that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let place = open; place < tokens.length; place++) {
    const { kind, text } = tokens[place]!;
    if (kind !== 'punctuator') continue;
    if (['(', '[', '{'].includes(text)) depth++;
    if ([')', ']', '}'].includes(text) && --depth === 0) return place;
  }
  throw new TypeError('a bracket without its end');
}
