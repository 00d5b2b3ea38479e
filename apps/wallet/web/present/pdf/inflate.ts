/** RFC 1951 §3.2.5: base and extra bits of lengths (257…285) and of distances (0…29). */
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
/** §3.2.7. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const WINDOW = 32_768;

interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}
/** §3.2.2: a code by the lengths of its words. */
function codeOf(lengths: readonly number[]): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const starts = new Uint16Array(17);
  for (let length = 1; length < 16; length++) starts[length + 1] = starts[length]! + counts[length]!;
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) if (length > 0) symbols[starts[length]!++] = symbol;
  return { counts, symbols };
}
const FIXED = {
  literals: codeOf(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8))),
  distances: codeOf(Array(30).fill(5)),
};

/**
 * What is deflated from this place on (RFC 1950), given in pieces to `take`; it stops where `take` says false, at the end,
 * and at the first thing that is wrong, as programs that read PDF do: what came before is read by them. False where
 * nothing begins there.
 */
export function inflate(bytes: Uint8Array, from: number, take: (piece: Uint8Array) => boolean): boolean {
  const [method, flags] = [bytes[from] ?? 0, bytes[from + 1] ?? 0];
  if ((method & 15) !== 8 || ((method << 8) | flags) % 31 !== 0 || (flags & 32) !== 0) return false;
  const reader = new Inflater(bytes, from + 2, take);
  try {
    try {
      reader.run();
    } finally {
      reader.give();
    }
  } catch (failure) {
    if (!(failure instanceof Stop)) throw failure;
  }
  return true;
}

class Stop extends Error {}

class Inflater {
  readonly #bytes: Uint8Array;
  readonly #take: (piece: Uint8Array) => boolean;
  readonly #out = new Uint8Array(WINDOW * 2);
  #at: number;
  #bits = 0;
  #bitCount = 0;
  #length = 0;
  #given = 0;

  constructor(bytes: Uint8Array, at: number, take: (piece: Uint8Array) => boolean) {
    this.#bytes = bytes;
    this.#at = at;
    this.#take = take;
  }

  run(): void {
    for (let isLast = 0; isLast === 0; ) {
      isLast = this.#read(1);
      const kind = this.#read(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#packed(FIXED.literals, FIXED.distances);
      else if (kind === 2) this.#dynamic();
      else throw new Stop();
    }
  }

  /** Hands on what is new; keeps a window of it. */
  give(): void {
    const piece = this.#out.subarray(this.#given, this.#length);
    const goesOn = piece.length === 0 || this.#take(piece);
    this.#out.copyWithin(0, Math.max(0, this.#length - WINDOW), this.#length);
    this.#length = Math.min(this.#length, WINDOW);
    this.#given = this.#length;
    if (!goesOn) throw new Stop();
  }

  #read(count: number): number {
    while (this.#bitCount < count) {
      if (this.#at >= this.#bytes.length) throw new Stop();
      this.#bits |= this.#bytes[this.#at++]! << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #put(byte: number): void {
    if (this.#length === this.#out.length) this.give();
    this.#out[this.#length++] = byte;
  }

  #symbol({ counts, symbols }: Code): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length < 16; length++) {
      code |= this.#read(1);
      const count = counts[length]!;
      if (code - count < first) return symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Stop();
  }

  #stored(): void {
    this.#bits = this.#bitCount = 0;
    const length = this.#read(16);
    this.#read(16);
    for (let at = 0; at < length; at++) this.#put(this.#read(8));
  }

  #dynamic(): void {
    const [literals, distances, lengths] = [this.#read(5) + 257, this.#read(5) + 1, this.#read(4) + 4];
    const order = Array<number>(19).fill(0);
    for (let at = 0; at < lengths; at++) order[CODE_LENGTH_ORDER[at]!] = this.#read(3);
    const code = codeOf(order);
    const all: number[] = [];
    while (all.length < literals + distances) {
      const symbol = this.#symbol(code);
      if (symbol < 16) all.push(symbol);
      else if (symbol === 16) this.#repeat(all, all.at(-1) ?? 0, this.#read(2) + 3);
      else this.#repeat(all, 0, symbol === 17 ? this.#read(3) + 3 : this.#read(7) + 11);
    }
    this.#packed(codeOf(all.slice(0, literals)), codeOf(all.slice(literals, literals + distances)));
  }

  #repeat(all: number[], value: number, times: number): void {
    for (let at = 0; at < times; at++) all.push(value);
  }

  #packed(literals: Code, distances: Code): void {
    for (let symbol = this.#symbol(literals); symbol !== 256; symbol = this.#symbol(literals)) {
      if (symbol < 256) this.#put(symbol);
      else this.#copy(symbol - 257, distances);
    }
  }

  #copy(row: number, distances: Code): void {
    if (row >= LENGTHS.length) throw new Stop();
    const length = LENGTHS[row]! + this.#read(LENGTH_BITS[row]!);
    const far = this.#symbol(distances);
    if (far >= DISTANCES.length) throw new Stop();
    const distance = DISTANCES[far]! + this.#read(far < 2 ? 0 : (far >> 1) - 1);
    for (let at = 0; at < length; at++) {
      if (this.#length === this.#out.length) this.give();
      if (distance > this.#length) throw new Stop();
      this.#out[this.#length] = this.#out[this.#length - distance]!;
      this.#length++;
    }
  }
}
