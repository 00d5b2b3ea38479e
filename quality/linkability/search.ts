import { layersOf } from './layers.ts';
import { type Fact, type Pattern, patternsOf } from './patterns.ts';

const FILTER_BITS = 20;
const key = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
const slot = (word: number): number => (Math.imul(word, 0x9e3779b1) >>> (32 - FILTER_BITS)) >>> 0;

const isWordByte = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0x80);
// Around base64 and decimal fractions too.
const glue = new Set([...'+/=_-.'].map((one) => one.charCodeAt(0)));

/** Looks for many facts at once: one pass a layer, by the first four bytes of every form of every fact. */
export class Search {
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  readonly #byKey = new Map<number, Pattern[]>();

  constructor(facts: readonly Fact[]) {
    for (const pattern of facts.flatMap(patternsOf)) {
      const word = key(pattern.bytes, 0);
      this.#filter[slot(word)] = 1;
      const same = this.#byKey.get(word);
      if (same) same.push(pattern);
      else this.#byKey.set(word, [pattern]);
    }
  }

  /** The facts that these bytes hold, in whatever wrapping. */
  in(bytes: Uint8Array): Fact[] {
    const found = new Set<Fact>();
    for (const layer of layersOf(bytes)) this.#scan(layer, found);
    return [...found];
  }

  #scan(bytes: Uint8Array, found: Set<Fact>): void {
    const filter = this.#filter;
    for (let at = 0; at + 4 <= bytes.length; at++) {
      const word = key(bytes, at);
      if (filter[slot(word)] === 0) continue;
      for (const pattern of this.#byKey.get(word) ?? [])
        if (!found.has(pattern.fact) && matches(bytes, at, pattern)) found.add(pattern.fact);
    }
  }
}

function matches(bytes: Uint8Array, at: number, { bytes: wanted, fact }: Pattern): boolean {
  if (at + wanted.length > bytes.length) return false;
  for (let i = 4; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  if (!fact.short) return true;
  const beside = [bytes[at - 1], bytes[at + wanted.length]];
  return !beside.some((byte) => isWordByte(byte) || (byte !== undefined && glue.has(byte)));
}
