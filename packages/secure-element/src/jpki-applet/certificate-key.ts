import { readTlv } from '@inro/apdu';
import { concatBytes, equalInConstantTime, fromHex } from '@inro/foundation';
import { InroError } from '@inro/problem';
import type { ApplicationPublicKey } from '../application.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const VERSION = 0xa0;

/** AlgorithmIdentifier of a key on P-384, DER (RFC 5480 §2.1.1: ecPublicKey, the curve by its name). */
const P384 = fromHex('301006072A8648CE3D020106052B81040022');
/** SEC 1 §2.3.3: the point is not compressed. */
const UNCOMPRESSED = 0x04;

/**
 * The key in a DER certificate's subjectPublicKeyInfo (RFC 5280 §4.1), as the applet keeps its own: an RSA key without
 * leading zeros (RFC 8017 appendix A.1.1), or a point of P-384; undefined when the bytes are not one certificate with
 * such a key and nothing after it.
 */
export function keyOfCertificate(certificate: Uint8Array): ApplicationPublicKey | undefined {
  try {
    const whole = readTlv(certificate);
    if (whole.tag !== SEQUENCE || whole.end !== certificate.length) return undefined;
    const body = readTlv(whole.value);
    const fields = children(body.value);
    const subjectPublicKeyInfo = fields[fields[0]?.tag === VERSION ? 6 : 5]?.value ?? new Uint8Array(0);
    const [algorithm, bits] = children(subjectPublicKeyInfo);
    if (body.tag !== SEQUENCE || bits?.tag !== BIT_STRING || bits.value[0] !== 0) return undefined;
    const named = subjectPublicKeyInfo.subarray(0, algorithm!.end);
    return equalInConstantTime(named, P384) ? pointIn(bits.value.slice(1)) : rsaKeyIn(bits.value);
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}

const pointIn = (octets: Uint8Array): ApplicationPublicKey | undefined =>
  octets.length === 97 && octets[0] === UNCOMPRESSED ? { algorithm: 'ec-p384', octets } : undefined;

function rsaKeyIn(bits: Uint8Array): ApplicationPublicKey | undefined {
  const [modulus, exponent] = children(readTlv(bits, 1).value);
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) return undefined;
  return { algorithm: 'rsa-2048', octets: concatBytes(unsigned(modulus.value), unsigned(exponent.value)) };
}

function children(bytes: Uint8Array): { readonly tag: number; readonly value: Uint8Array; readonly end: number }[] {
  const out = [];
  for (let offset = 0; offset < bytes.length; ) {
    const child = readTlv(bytes, offset);
    out.push(child);
    offset = child.end;
  }
  return out;
}

const unsigned = (integer: Uint8Array): Uint8Array => (integer[0] === 0 ? integer.slice(1) : integer);
