import { DerCursor, type SignatureScheme, tag, type UnverifiedPublicKey } from '@inro/pki/read';
import type { SignatureInput, SignatureVerifier } from '../steps.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const copy = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const curveWidths: Readonly<Record<string, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };

function importParameters(key: UnverifiedPublicKey, scheme: SignatureScheme) {
  if (scheme.name === 'ECDSA') return key.type === 'EC' ? { name: 'ECDSA', namedCurve: key.curve } : undefined;
  if (scheme.name === 'RSASSA-PKCS1-v1_5' || scheme.name === 'RSASSA-PSS')
    return { name: scheme.name === 'RSASSA-PSS' ? 'RSA-PSS' : scheme.name, hash: scheme.hash };
  return scheme.name === 'DSA' ? undefined : { name: scheme.name };
}

function verifyParameters(scheme: SignatureScheme) {
  if (scheme.name === 'ECDSA') return { name: 'ECDSA', hash: scheme.hash };
  if (scheme.name === 'RSASSA-PSS') return { name: 'RSA-PSS', saltLength: scheme.saltLength };
  return { name: scheme.name };
}

/** RFC 3279 §2.2.3 to the fixed width that WebCrypto wants; undefined for anything but strict DER. */
export function ecdsaToFixedWidth(signature: Uint8Array, width: number): Bytes | undefined {
  try {
    const outer = new DerCursor(signature, 'signature');
    const pair = outer.enter(tag.sequence);
    outer.done();
    const out = new Uint8Array(2 * width);
    for (const end of [width, 2 * width]) {
      const integer = pair.integer();
      if (integer[0]! >= 0x80) return undefined;
      const value = integer[0] === 0 && integer.length > 1 ? integer.subarray(1) : integer;
      if (value.length > width) return undefined;
      out.set(value, end - value.length);
    }
    pair.done();
    return out;
  } catch {
    return undefined;
  }
}

/** AlgorithmIdentifier rsaEncryption, DER (RFC 3279 §2.3.1). */
const rsaEncryption = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];

/** WebCrypto reads RSA keys under rsaEncryption alone; whether an id-RSASSA-PSS key may be used so is decided before. */
function spkiOf(key: UnverifiedPublicKey): Bytes {
  if (key.type !== 'RSA' || key.pss === undefined) return copy(key.spki);
  const header = (found: number, length: number): number[] =>
    length < 0x80
      ? [found, length]
      : length < 0x100
        ? [found, 0x81, length]
        : [found, 0x82, length >> 8, length & 0xff];
  const bits = [...header(tag.bitString, key.keyBits.length + 1), 0, ...key.keyBits];
  return Uint8Array.from([...header(tag.sequence, rsaEncryption.length + bits.length), ...rsaEncryption, ...bits]);
}

async function verify({ key, scheme, data, signature }: SignatureInput): Promise<boolean> {
  const parameters = importParameters(key, scheme);
  if (parameters === undefined) return false;
  const width = key.type === 'EC' ? curveWidths[key.curve] : undefined;
  const wanted =
    scheme.name === 'ECDSA' ? (width === undefined ? undefined : ecdsaToFixedWidth(signature, width)) : copy(signature);
  if (wanted === undefined) return false;
  try {
    const object = await crypto.subtle.importKey('spki', spkiOf(key), parameters, false, ['verify']);
    return await crypto.subtle.verify(verifyParameters(scheme), object, wanted, copy(data));
  } catch {
    return false; // a key or scheme that this browser does not take
  }
}

/** WebCrypto: in pages, workers and other runtimes that have it. */
export const webSignatureVerifier: SignatureVerifier = {
  verify,
  digest: async (name, data) => new Uint8Array(await crypto.subtle.digest(name, copy(data))),
};
