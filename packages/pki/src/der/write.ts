import { concatBytes, utf8 } from '@inro/foundation';
import { compareOctets, context, contextPrimitive, tag } from '../read/der.ts';
import { encodeOid } from '../read/oid-text.ts';

type Der = Uint8Array<ArrayBuffer>;

// X.690 §10.1: the definite form, in the fewest octets.
function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

/** One element: identifier octet, definite length, the contents in order. */
export function element(identifier: number, ...contents: readonly Uint8Array[]): Der {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(Uint8Array.of(identifier), lengthOctets(length), ...contents);
}

/** {@link sequence} of any number: a call takes no more than some 100,000 arguments. */
export function sequenceOf(items: readonly Uint8Array[]): Der {
  const contents = new Uint8Array(items.reduce((sum, item) => sum + item.length, 0));
  let at = 0;
  for (const item of items) {
    contents.set(item, at);
    at += item.length;
  }
  return element(tag.sequence, contents);
}

export const sequence = (...items: readonly Uint8Array[]): Der => element(tag.sequence, ...items);

/** X.690 §11.6: a SET OF has its elements in ascending order of their encodings. */
export const setOf = (...items: readonly Uint8Array[]): Der => element(tag.set, ...items.toSorted(compareOctets));

export const boolean = (value: boolean): Der => element(tag.boolean, Uint8Array.of(value ? 0xff : 0x00));
export const nullValue = (): Der => element(tag.null);

// X.690 §8.3.2: two's complement in the fewest octets.
function signedOctets(value: bigint): Uint8Array {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(Number(BigInt.asUintN(8, rest)));
    rest >>= 8n;
  } while (!((rest === 0n && octets[0]! < 0x80) || (rest === -1n && octets[0]! >= 0x80)));
  return Uint8Array.from(octets);
}

export const integer = (value: number | bigint): Der => element(tag.integer, signedOctets(BigInt(value)));
export const enumerated = (value: number): Der => element(tag.enumerated, signedOctets(BigInt(value)));

/** An INTEGER from big-endian octets without sign, as serial numbers and RSA moduli are kept. */
export function unsignedInteger(bytes: Uint8Array): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.subarray(start);
  const head = magnitude.length === 0 || magnitude[0]! >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0);
  return element(tag.integer, head, magnitude);
}

/** An OBJECT IDENTIFIER from its dotted form (X.690 §8.19); arcs may be as long as those below 2.25. */
export function objectIdentifier(dotted: string): Der {
  if (!/^[0-2](?:\.(?:0|[1-9]\d*))+$/.test(dotted)) throw new TypeError('not an object identifier');
  const [first, second] = dotted.split('.', 2).map(Number);
  if (first! < 2 && second! > 39) throw new TypeError('not an object identifier');
  return element(tag.oid, encodeOid(dotted));
}

export const octetString = (bytes: Uint8Array): Der => element(tag.octetString, bytes);

/** A BIT STRING of whole octets. */
export const bitString = (bytes: Uint8Array): Der => element(tag.bitString, Uint8Array.of(0), bytes);

/** X.690 §11.2.2: the BIT STRING of a named-bit list, without trailing zero bits. */
export function namedBits(bits: readonly number[]): Der {
  if (bits.length === 0) return element(tag.bitString, Uint8Array.of(0));
  const highest = Math.max(...bits);
  const octets = new Uint8Array(Math.floor(highest / 8) + 1);
  for (const bit of bits) octets[bit >> 3]! |= 0x80 >> (bit & 7);
  return element(tag.bitString, Uint8Array.of(7 - (highest & 7)), octets);
}

export const utf8String = (text: string): Der => element(tag.utf8String, utf8(text));

/** X.680 §41.4: letters, digits, space and ' ( ) + , - . / : = ? alone. */
export function printableString(text: string): Der {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new TypeError('not a PrintableString');
  return element(tag.printableString, utf8(text));
}

export function ia5String(text: string): Der {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is ASCII, control characters included
  if (!/^[\x00-\x7f]*$/.test(text)) throw new TypeError('not an IA5String');
  return element(tag.ia5String, utf8(text));
}

const digits = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');

/** X.690 §11.7 with RFC 5280 §4.1.2.5.2: whole seconds, Zulu. */
export function generalizedTime(at: Date): Der {
  if (at.getUTCFullYear() < 0 || at.getUTCFullYear() > 9999) throw new TypeError('not a GeneralizedTime');
  return element(tag.generalizedTime, utf8(`${digits(at)}Z`));
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. Fractions of a second are cut off. */
export function time(at: Date): Der {
  const year = at.getUTCFullYear();
  if (year < 1950 || year >= 2050) return generalizedTime(at);
  return element(tag.utcTime, utf8(`${digits(at).slice(2)}Z`));
}

/** `[n] EXPLICIT`: the whole element inside a constructed context tag. */
export const explicit = (n: number, ...contents: readonly Uint8Array[]): Der => element(context(n), ...contents);

/** `[n] IMPLICIT`: the given element under a context tag, primitive or constructed as it was. */
export function implicit(n: number, der: Uint8Array): Der {
  const out = Uint8Array.from(der);
  out[0] = (der[0]! & 0x20) === 0 ? contextPrimitive(n) : context(n);
  return out;
}
