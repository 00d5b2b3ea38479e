import { WalletError } from '../../../errors.ts';
import { isReadable, readText } from './text.ts';

/** One value of structured data. A number and a literal stand as they are written: nothing is rounded or rewritten. */
export type Datum =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'written'; readonly written: string }
  | { readonly kind: 'list'; readonly items: readonly Datum[] }
  | { readonly kind: 'record'; readonly members: readonly { readonly name: string; readonly value: Datum }[] };

const DEEPEST = 12;
const MOST_VALUES = 5_000;
const BLANK = /[ \t\n\r]*/y;
const LITERAL = /true|false|null/y;
/** RFC 8259 §6. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** RFC 8259 §7; readText has refused every other control. */
const STRING = /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Reads RFC 8259 from one place to the next. */
class Reader {
  readonly #text: string;
  #at = 0;
  #values = 0;
  constructor(text: string) {
    this.#text = text;
  }

  whole(): Datum {
    const value = this.#value(0);
    if (this.#at < this.#text.length) throw new TypeError('something follows');
    return value;
  }

  #value(depth: number): Datum {
    if (depth > DEEPEST || ++this.#values > MOST_VALUES) throw new TypeError('more than a person reads');
    this.#take(BLANK);
    const value = this.#bare(depth);
    this.#take(BLANK);
    return value;
  }

  #bare(depth: number): Datum {
    if (this.#sign('{')) return { kind: 'record', members: this.#members(depth) };
    if (this.#sign('[')) return { kind: 'list', items: this.#items(depth) };
    const text = this.#take(STRING);
    if (text !== undefined) return { kind: 'text', text: shown(text) };
    const written = this.#take(LITERAL) ?? this.#take(NUMBER);
    if (written === undefined) throw new TypeError('not a value');
    return { kind: 'written', written };
  }

  #items(depth: number): Datum[] {
    const items: Datum[] = [];
    this.#take(BLANK);
    if (this.#sign(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#sign(','));
    this.#expect(']');
    return items;
  }

  #members(depth: number): { name: string; value: Datum }[] {
    const members: { name: string; value: Datum }[] = [];
    const seen = new Set<string>();
    this.#take(BLANK);
    if (this.#sign('}')) return [];
    do {
      this.#take(BLANK);
      const name = shown(this.#take(STRING) ?? '""');
      this.#take(BLANK);
      this.#expect(':');
      // RFC 8259 §4: two readers would see two documents; and a person one name with two values.
      const alike = name.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
      if (alike === '' || seen.has(alike)) throw new TypeError('a member without a name, or twice');
      seen.add(alike);
      members.push({ name, value: this.#value(depth + 1) });
    } while (this.#sign(','));
    this.#expect('}');
    return members;
  }

  #sign(sign: string): boolean {
    const isThere = this.#text[this.#at] === sign;
    if (isThere) this.#at++;
    return isThere;
  }

  #expect(sign: string): void {
    if (!this.#sign(sign)) throw new TypeError(`no ${sign}`);
  }

  #take(form: RegExp): string | undefined {
    form.lastIndex = this.#at;
    const [found] = form.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** A string without its escapes, of which nobody sees what they stand for. */
function shown(literal: string): string {
  const text = JSON.parse(literal) as string;
  if (!isReadable(text)) throw new TypeError('a text that cannot be shown');
  return text;
}

/** Structured data, to be shown as a table. `wallet.document_not_shown` for what two readers may read differently. */
export function readData(bytes: Uint8Array): Datum {
  const text = readText(bytes);
  try {
    return new Reader(text).whole();
  } catch (cause) {
    throw new WalletError('wallet.document_not_shown', { cause });
  }
}

/** A text that could be taken for something else where it stands bare: for nothing, a number, a literal, or a shorter one. */
const AMBIGUOUS = /^$|^\s|\s$|^(?:true|false|null)$|^-?\d|^"/u;

/** How a leaf is shown: a number as written, a text that looks like one in quotes. */
export const writtenOf = (datum: Extract<Datum, { readonly kind: 'text' | 'written' }>): string =>
  datum.kind === 'written' ? datum.written : AMBIGUOUS.test(datum.text) ? JSON.stringify(datum.text) : datum.text;
