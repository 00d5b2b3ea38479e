/** A model says something that is no ProVerif, or that this prover does not decide. */
export class ModelError extends Error {
  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`);
    this.name = 'ModelError';
  }
}

export interface Token {
  readonly kind: 'word' | 'sign' | 'end';
  readonly text: string;
  readonly line: number;
  readonly at: number;
  /** The comment that stands right before it. */
  readonly comment?: string;
}

// ProVerif 2.05 manual, §3.1 and figure 3.1: identifiers begin with a letter; comments are (* and *).
const LEXEME = /\(\*[\s\S]*?\*\)|[A-Za-z][\w']*(?:-event)?|==>|\|\||&&|<>|[()[\].,;:=|!]|\s+|./gy;

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let comment: string | undefined;
  for (const { 0: lexeme, index: at } of text.matchAll(LEXEME)) {
    if (lexeme.startsWith('(*')) comment = lexeme.slice(2, -2).trim();
    else if (!/^\s/.test(lexeme)) {
      const kind = /^[A-Za-z]/.test(lexeme) ? 'word' : 'sign';
      if (kind === 'sign' && !/^(?:==>|\|\||&&|[()[\].,;:=|!]|0)$/.test(lexeme))
        throw new ModelError(`${lexeme} is not of the subset`, line);
      tokens.push({ kind, text: lexeme, line, at, ...(comment === undefined ? {} : { comment }) });
      comment = undefined;
    }
    line += lexeme.split('\n').length - 1;
  }
  tokens.push({ kind: 'end', text: 'the end of the file', line, at: text.length });
  return tokens;
}

/** Words that name nothing (ProVerif 2.05 manual, §3.1.1: keywords), whether this prover knows what they do or not. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `among axiom channel choice clauses const def diff do elimtrue else equation equivalence event expand fail for forall
  foreach free fun get if implementation in inj-event insert lemma let letfun letproba new noninterf noselect not nounif
  or otherwise out param phase pred proba process proof public_vars putbegin query reduc restriction secret select set
  suchthat sync table then type weaksecret yield true false nat bool`.split(/\s+/),
);

/** Walks over the tokens of a model. */
export class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }
  get next(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]!;
  }
  /** The text of the token that stands so far ahead. */
  peek(ahead: number): string | undefined {
    return this.#tokens[this.#at + ahead]?.text;
  }
  mark(): number {
    return this.#at;
  }
  /** What stands since the mark, on one line. */
  textSince(mark: number): string {
    const [first, end] = [this.#tokens[mark]!, this.next];
    return this.#text.slice(first.at, end.at).replaceAll(/\s+/g, ' ').trim();
  }
  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }
  is(text: string): boolean {
    return this.next.kind !== 'end' && this.next.text === text;
  }
  /** Takes the token when it is this one. */
  has(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at++;
    return true;
  }
  expect(text: string): void {
    if (!this.has(text)) throw this.error(`${text} is expected where ${this.next.text} stands`);
  }
  /** A name of the model's own. */
  identifier(): string {
    const { kind, text } = this.next;
    if (kind !== 'word' || (KEYWORDS.has(text) && text !== 'channel'))
      throw this.error(`a name is expected where ${text} stands`);
    this.#at++;
    return text;
  }
  /** `one, one, …` up to the closing sign. */
  list<T>(one: () => T, closing: string): readonly T[] {
    const all: T[] = [];
    if (this.has(closing)) return all;
    do all.push(one());
    while (this.has(','));
    this.expect(closing);
    return all;
  }
  error(message: string): ModelError {
    return new ModelError(message, this.next.line);
  }
}
