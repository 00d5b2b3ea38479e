import { PkiError } from '../errors.ts';
import { readDottedOid } from './oid-text.ts';

/** Universal tags in use (X.690); context tags are made by {@link context} and {@link contextPrimitive}. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Constructed context-specific tag [n]. */
export const context = (n: number): number => 0xa0 | n;
/** Primitive context-specific tag [n]. */
export const contextPrimitive = (n: number): number => 0x80 | n;

/** Why a structure was refused; `structure` says where, `reason` which rule of X.690 or of the profile. */
export type DerDefect =
  | 'truncated'
  | 'indefinite_length'
  | 'length_not_minimal'
  | 'length_too_large'
  | 'tag_not_supported'
  | 'tag_unexpected'
  | 'trailing_bytes'
  | 'empty'
  | 'boolean_not_canonical'
  | 'default_value_encoded'
  | 'integer_not_minimal'
  | 'integer_out_of_range'
  | 'bit_string_not_canonical'
  | 'oid_not_canonical'
  | 'time_malformed'
  | 'string_malformed'
  | 'set_not_sorted'
  | 'nesting_too_deep'
  | 'duplicate'
  | 'too_many'
  | 'too_large'
  | 'version_not_supported'
  | 'value_not_allowed';

/** Throws `pki.malformed` with fixed words and an offset: nothing of the content is shown. */
export function refuse(reason: DerDefect, structure: string, offset = 0): never {
  throw new PkiError('pki.malformed', { details: { reason, structure, offset } });
}

/** Strict DER (X.690 clauses 8–11) over one byte string; a cursor never looks outside its own element. */
export class DerCursor {
  readonly bytes: Uint8Array;
  readonly structure: string;
  readonly end: number;
  position: number;

  constructor(bytes: Uint8Array, structure: string, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.structure = structure;
    this.position = start;
    this.end = end;
  }

  get more(): boolean {
    return this.position < this.end;
  }

  /** The next tag, or -1 at the end. */
  peek(): number {
    return this.position < this.end ? this.bytes[this.position]! : -1;
  }

  refuse(reason: DerDefect): never {
    return refuse(reason, this.structure, this.position);
  }

  /** Reads a header of the wanted tag; returns where the content ends and leaves the cursor at its start. */
  private header(wanted: number): number {
    const bytes = this.bytes;
    const end = this.end;
    let at = this.position;
    if (at + 2 > end) this.refuse(at >= end ? 'empty' : 'truncated');
    const found = bytes[at]!;
    if (wanted === -1) {
      if ((found & 0x1f) === 0x1f) this.refuse('tag_not_supported');
    } else if (found !== wanted) this.refuse('tag_unexpected');
    let length = bytes[at + 1]!;
    at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0) this.refuse('indefinite_length'); // X.690 §10.1
      if (count > 4) this.refuse('length_too_large');
      if (at + count > end) this.refuse('truncated');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[at + i]!;
      if (length < 0x80 || bytes[at] === 0) this.refuse('length_not_minimal'); // X.690 §10.1
      at += count;
    }
    if (length > end - at) this.refuse('truncated');
    this.position = at;
    return at + length;
  }

  /** Enters a constructed element (or the content of any) of that tag. */
  enter(wanted: number): DerCursor {
    const end = this.header(wanted);
    const inner = new DerCursor(this.bytes, this.structure, this.position, end);
    this.position = end;
    return inner;
  }

  /** The content octets of an element of that tag. */
  content(wanted: number): Uint8Array {
    const end = this.header(wanted);
    const view = this.bytes.subarray(this.position, end);
    this.position = end;
    return view;
  }

  /** The whole next element, header included; of any tag when none is named. */
  element(wanted = -1): Uint8Array {
    const start = this.position;
    const end = this.header(wanted);
    this.position = end;
    return this.bytes.subarray(start, end);
  }

  skip(wanted = -1): void {
    this.position = this.header(wanted);
  }

  /** Nothing may follow inside this element. */
  done(): void {
    if (this.position !== this.end) this.refuse('trailing_bytes');
  }

  boolean(): boolean {
    const end = this.header(tag.boolean);
    const value = this.bytes[this.position];
    if (end - this.position !== 1 || (value !== 0 && value !== 0xff)) this.refuse('boolean_not_canonical'); // X.690 §11.1
    this.position = end;
    return value === 0xff;
  }

  /** BOOLEAN DEFAULT FALSE: DER leaves the default out (X.690 §11.5). */
  optionalTrue(): boolean {
    if (this.peek() !== tag.boolean) return false;
    return this.boolean() || this.refuse('default_value_encoded');
  }

  /** Content octets of an INTEGER (or of another tag that holds one), two's complement, minimal. */
  integer(wanted: number = tag.integer): Uint8Array {
    const value = this.content(wanted);
    if (value.length === 0) this.refuse('integer_not_minimal');
    if (value.length > 1 && ((value[0] === 0 && value[1]! < 0x80) || (value[0] === 0xff && value[1]! >= 0x80)))
      this.refuse('integer_not_minimal'); // X.690 §8.3.2
    return value;
  }

  /** A non-negative INTEGER of at most 2^31-1. */
  smallInteger(wanted: number = tag.integer): number {
    const value = this.integer(wanted);
    if (value[0]! >= 0x80 || value.length > 4) this.refuse('integer_out_of_range');
    let out = 0;
    for (const byte of value) out = out * 256 + byte;
    return out;
  }

  oid(wanted: number = tag.oid): string {
    const end = this.header(wanted);
    const text = readDottedOid(this.bytes, this.position, end);
    if (text === undefined) this.refuse('oid_not_canonical');
    this.position = end;
    return text;
  }

  /** BIT STRING of whole octets (signatures, public keys). */
  octetAlignedBits(): Uint8Array {
    const end = this.header(tag.bitString);
    if (end - this.position < 1 || this.bytes[this.position] !== 0) this.refuse('bit_string_not_canonical');
    const view = this.bytes.subarray(this.position + 1, end);
    this.position = end;
    return view;
  }

  /** Named BIT STRING as a mask, bit 0 = 1, bit 1 = 2 …; trailing zero bits are refused (X.690 §11.2.2). */
  namedBits(wanted: number = tag.bitString): number {
    const value = this.content(wanted);
    const unused = value[0];
    if (unused === undefined || unused > 7 || value.length > 4) this.refuse('bit_string_not_canonical');
    if (value.length === 1) return unused === 0 ? 0 : this.refuse('bit_string_not_canonical');
    const last = value[value.length - 1]!;
    if ((last & ((1 << unused) - 1)) !== 0 || (last & (1 << unused)) === 0) this.refuse('bit_string_not_canonical');
    let mask = 0;
    for (let bit = 0; bit < (value.length - 1) * 8; bit++)
      if ((value[1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0) mask |= 1 << bit;
    return mask;
  }
}

/** Opens one element that must be the whole of `bytes`. */
export function openDer(bytes: Uint8Array, wanted: number, structure: string): DerCursor {
  const outer = new DerCursor(bytes, structure);
  const inner = outer.enter(wanted);
  outer.done();
  return inner;
}

const MAXIMUM_DEPTH = 32;

/** Walks an element of unknown type (ANY): every length must be strict, nesting at most 32 deep, no recursion. */
export function checkDer(bytes: Uint8Array, structure: string): void {
  const root = new DerCursor(bytes, structure);
  const open: DerCursor[] = [];
  if ((root.peek() & 0x20) === 0) root.skip();
  else open.push(root.enter(root.peek()));
  root.done();
  while (open.length > 0) {
    const top = open[open.length - 1]!;
    if (!top.more) open.pop();
    else if ((top.peek() & 0x20) === 0 || (top.peek() & 0x1f) === 0x1f) top.skip();
    else {
      if (open.length >= MAXIMUM_DEPTH) top.refuse('nesting_too_deep');
      open.push(top.enter(top.peek()));
    }
  }
}

/** Equality of public byte strings. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  const length = a.length;
  if (length !== b.length) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Which of two octet strings comes first, as X.690 §11.6 orders the elements of a SET OF. */
export function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
