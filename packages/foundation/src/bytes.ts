/** Joins byte strings in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());
const NIBBLES = new Map(
  [...'0123456789ABCDEFabcdef'].map((digit) => [digit.charCodeAt(0), Number.parseInt(digit, 16)]),
);
/** By the digit's character code; 16 and more is no digit. */
const nibbleOf = Uint8Array.from({ length: 128 }, (_, code) => NIBBLES.get(code) ?? 16);

/** Reads hexadecimal (either case, no separators); anything else is a programmer's or a peer's mistake: TypeError. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(hex.length >> 1);
  let good = hex.length % 2 === 0;
  for (let i = 0; i < out.length && good; i++) {
    const high = nibbleOf[hex.charCodeAt(2 * i)] ?? 16;
    const low = nibbleOf[hex.charCodeAt(2 * i + 1)] ?? 16;
    good = high < 16 && low < 16;
    out[i] = (high << 4) | low;
  }
  if (!good) throw new TypeError('not hexadecimal');
  return out;
}

/** Writes upper-case hexadecimal, the form of ISO/IEC 7816-4 and of GlobalPlatform SERAM. */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += HEX[bytes[i]!];
  return out;
}

const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** RFC 4648 §5 without padding; refuses padding, white space and non-zero trailing bits. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!BASE64URL.test(text) || text.length % 4 === 1) throw new TypeError('not base64url');
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  if (hasTrailingBits(plain)) throw new TypeError('not canonical base64url');
  return fromBase64Lax(plain);
}

/** RFC 4648 §5 without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** RFC 4648 §4 with padding; refuses anything that does not encode back to the same text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new TypeError('not base64');
  if (hasTrailingBits(text.replace(/=+$/, ''))) throw new TypeError('not canonical base64');
  return fromBase64Lax(text);
}

/** Whether {@link fromBase64} reads this text. */
export function isBase64(text: string): boolean {
  try {
    fromBase64(text);
    return true;
  } catch {
    return false;
  }
}

/** RFC 4648 §4 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    // Spreading the bytes instead takes seven times as long.
    binary += String.fromCharCode.apply(null, bytes.subarray(i, i + 0x8000) as unknown as number[]);
  }
  return btoa(binary);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §3.5: whether the last character of a text without padding says more than its last byte needs. */
function hasTrailingBits(text: string): boolean {
  const surplus = [0, 0, 0b1111, 0b11][text.length % 4]!;
  return surplus !== 0 && (ALPHABET.indexOf(text.at(-1)!) & surplus) !== 0;
}

function fromBase64Lax(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
  return out;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Text of UTF-8 bytes; malformed input throws TypeError. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
