import { toHex } from '@inro/foundation';
import { openDer, tag } from './der.ts';

/** Octets of r and of s by curve: P-256, P-384, P-521. */
const WIDTHS: readonly number[] = [32, 48, 66];

/** r ‖ s of equal length (RFC 7518 §3.4, PKCS #11 2.40 §2.3.1) as Ecdsa-Sig-Value, DER (RFC 3279 §2.2.3); undefined for a length of no curve. */
export function ecdsaSignatureValue(signature: Uint8Array): Uint8Array | undefined {
  const width = signature.length / 2;
  if (!WIDTHS.includes(width)) return undefined;
  return sequenceOf(signature.subarray(0, width), signature.subarray(width));
}

/** The other way round, for a curve of `width` octets. Throws `pki.malformed` for what is no Ecdsa-Sig-Value of it. */
export function ecdsaSignatureOctets(signature: Uint8Array, width: number): Uint8Array {
  const cursor = openDer(signature, tag.sequence, 'signature');
  const numbers = [cursor.integer(), cursor.integer()];
  cursor.done();
  const out = new Uint8Array(2 * width);
  for (const [at, octets] of numbers.entries()) {
    const value = octets[0] === 0 ? octets.subarray(1) : octets;
    if (value.length > width) cursor.refuse('integer_out_of_range');
    out.set(value, (at + 1) * width - value.length);
  }
  return out;
}

function sequenceOf(...numbers: readonly Uint8Array[]): Uint8Array {
  const body = numbers.flatMap((octets) => {
    let start = 0;
    while (start < octets.length - 1 && octets[start] === 0) start++;
    const value = [...octets.subarray(start)];
    const content = value[0]! >= 0x80 ? [0, ...value] : value;
    return [tag.integer, content.length, ...content];
  });
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Uint8Array.from([tag.sequence, ...length, ...body]);
}

/** SEC 2 §2.5.1: how many points P-384 has. */
const P384_ORDER = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n;
const P384_WIDTH = 48;

/**
 * The one of the two signatures on P-384 that hold together, (r, s) and (r, n − s), whose s is the smaller, DER. Whoever
 * has one can write the other without any key. Throws `pki.malformed` for what is no Ecdsa-Sig-Value.
 */
export function lowerP384Signature(signature: Uint8Array): Uint8Array {
  const cursor = openDer(signature, tag.sequence, 'signature');
  const [r, s] = [cursor.integer(), cursor.integer()];
  cursor.done();
  const value = BigInt(`0x${toHex(s)}`);
  const lower = 2n * value > P384_ORDER && value < P384_ORDER ? P384_ORDER - value : value;
  return sequenceOf(r, octetsOf(lower));
}

function octetsOf(value: bigint): Uint8Array {
  const octets = new Uint8Array(P384_WIDTH + 1);
  for (let at = octets.length - 1, rest = value; at >= 0 && rest > 0n; at--, rest >>= 8n)
    octets[at] = Number(rest & 0xffn);
  return octets;
}
