import { readTlv } from '@inro/apdu';
import { InroError } from '@inro/problem';
import type { RsaPublicKey } from '../application.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const VERSION = 0xa0;

/**
 * The RSA key in a DER certificate's subjectPublicKeyInfo (RFC 5280 §4.1, RFC 8017 appendix A.1.1), without leading
 * zeros; undefined when the bytes are not one certificate with an RSA key and nothing after it.
 */
export function rsaKeyOfCertificate(certificate: Uint8Array): RsaPublicKey | undefined {
  try {
    const whole = readTlv(certificate);
    if (whole.tag !== SEQUENCE || whole.end !== certificate.length) return undefined;
    const body = readTlv(whole.value);
    const fields = children(body.value);
    const subjectPublicKeyInfo = fields[fields[0]?.tag === VERSION ? 6 : 5];
    const bits = children(subjectPublicKeyInfo?.value ?? new Uint8Array(0))[1];
    if (body.tag !== SEQUENCE || bits?.tag !== BIT_STRING || bits.value[0] !== 0) return undefined;
    const [modulus, exponent] = children(readTlv(bits.value, 1).value);
    if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) return undefined;
    return { modulus: unsigned(modulus.value), exponent: unsigned(exponent.value) };
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}

function children(bytes: Uint8Array): { readonly tag: number; readonly value: Uint8Array }[] {
  const out = [];
  for (let offset = 0; offset < bytes.length; ) {
    const child = readTlv(bytes, offset);
    out.push(child);
    offset = child.end;
  }
  return out;
}

const unsigned = (integer: Uint8Array): Uint8Array => (integer[0] === 0 ? integer.slice(1) : integer);
