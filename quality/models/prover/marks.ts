import type { Term } from './term.ts';

/** Which symbols stand in some terms, one bit each; two symbols may share one. */
export interface Marks {
  readonly low: number;
  readonly high: number;
}

const places = new Map<string, number>();
const BITS = 30;

function placeOf(symbol: string): number {
  const place = places.get(symbol) ?? places.size;
  places.set(symbol, place);
  return place % (2 * BITS);
}

export function marksOf(terms: readonly Term[]): Marks {
  let [low, high] = [0, 0];
  const add = (term: Term): void => {
    if (term.symbol === undefined) return;
    const place = placeOf(term.symbol);
    if (place < BITS) low |= 1 << place;
    else high |= 1 << (place - BITS);
    term.parts.forEach(add);
  };
  terms.forEach(add);
  return { low, high };
}

/** What becomes another term by a substitution has no symbol that the other has not: a cheap no, no sure yes. */
export const within = (some: Marks, all: Marks): boolean =>
  (some.low & ~all.low) === 0 && (some.high & ~all.high) === 0;
