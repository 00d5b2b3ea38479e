import { concatBytes } from '@inro/foundation';
import type { InroError } from '@inro/problem';
import { ApduError } from './errors.ts';

/** One BER-TLV data object (ISO/IEC 7816-4 §5.2.2). The tag is its bytes read as one number, e.g. 0x9f70. */
export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

const malformed = (): InroError => new ApduError('apdu.tlv_malformed');

/** Reads the data object at `offset`; `end` is the offset after it. Tags of one to three bytes, definite lengths. */
export function readTlv(bytes: Uint8Array, offset = 0): Tlv & { readonly end: number } {
  let at = offset;
  const next = (): number => {
    if (at >= bytes.length) throw malformed();
    return bytes[at++]!;
  };
  let tag = next();
  if ((tag & 0x1f) === 0x1f) {
    let byte = next();
    tag = (tag << 8) | byte;
    if ((byte & 0x80) !== 0) {
      byte = next();
      tag = (tag << 8) | byte;
      if ((byte & 0x80) !== 0) throw malformed();
    }
  }
  let length = next();
  if (length >= 0x80) {
    const count = length - 0x80;
    if (count < 1 || count > 3) throw malformed();
    length = 0;
    for (let i = 0; i < count; i++) length = (length << 8) | next();
  }
  if (at + length > bytes.length) throw malformed();
  return { tag, value: bytes.subarray(at, at + length), end: at + length };
}

/** Reads data objects to the end of `bytes`; `apdu.tlv_malformed` when something is left over or missing. */
export function parseTlvs(bytes: Uint8Array): Tlv[] {
  const out: Tlv[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const { tag, value, end } = readTlv(bytes, offset);
    out.push({ tag, value });
    offset = end;
  }
  return out;
}

/** The value of the first data object with this tag, or undefined. */
export const findTlv = (tlvs: readonly Tlv[], tag: number): Uint8Array | undefined =>
  tlvs.find((tlv) => tlv.tag === tag)?.value;

/** Writes a length: one byte to 127, then 81 and 82 forms. */
function encodeTlvLength(length: number): Uint8Array<ArrayBuffer> {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  if (length < 0x10000) return Uint8Array.of(0x82, length >> 8, length & 0xff);
  if (length < 0x1000000) return Uint8Array.of(0x83, length >> 16, (length >> 8) & 0xff, length & 0xff);
  throw new TypeError('a data object of more than 16 MB');
}

/** Writes a tag given as a number. */
const encodeTag = (tag: number): Uint8Array<ArrayBuffer> =>
  tag < 0x100
    ? Uint8Array.of(tag)
    : tag < 0x10000
      ? Uint8Array.of(tag >> 8, tag & 0xff)
      : Uint8Array.of(tag >> 16, (tag >> 8) & 0xff, tag & 0xff);

/** Writes a data object around the joined parts. */
export function encodeTlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(encodeTag(tag), encodeTlvLength(length), ...parts);
}

/** Writes a value of at most 255 bytes behind one length byte: the LV form of GPCS 2.3.1 §11.5.2.3. */
export function encodeLv(value: Uint8Array): Uint8Array<ArrayBuffer> {
  if (value.length > 0xff) throw new TypeError('an LV value has at most 255 bytes');
  return concatBytes(Uint8Array.of(value.length), value);
}

/** Reads one length byte and that many bytes at `offset`. */
export function readLv(bytes: Uint8Array, offset: number): { readonly value: Uint8Array; readonly end: number } {
  const length = bytes[offset];
  if (length === undefined || offset + 1 + length > bytes.length) throw malformed();
  return { value: bytes.subarray(offset + 1, offset + 1 + length), end: offset + 1 + length };
}
