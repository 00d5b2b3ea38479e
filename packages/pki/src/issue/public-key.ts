import { sha1 } from '@noble/hashes/legacy.js';
import { bitString, nullValue, objectIdentifier, sequence, unsignedInteger } from '../der/write.ts';
import { oid } from '../read/object-identifiers.ts';
import { readPublicKey } from '../read/public-key.ts';

/** RSA SubjectPublicKeyInfo, DER, from big-endian modulus and public exponent (RFC 3279 §2.3.1). */
export function rsaPublicKeyInfo(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return sequence(
    sequence(objectIdentifier(oid.key.rsa), nullValue()),
    bitString(sequence(unsignedInteger(modulus), unsignedInteger(exponent))),
  );
}

/** SubjectPublicKeyInfo of a key on P-384, DER, from its uncompressed point (RFC 5480 §2). */
export const p384PublicKeyInfo = (point: Uint8Array): Uint8Array =>
  sequence(sequence(objectIdentifier(oid.key.ec), objectIdentifier(oid.curve.p384)), bitString(point));

/** RFC 5280 §4.2.1.2 method (1), also OCSP's KeyHash (RFC 6960 §4.2.1): SHA-1 of the subjectPublicKey octets. */
export const keyIdentifier = (publicKeyInfo: Uint8Array): Uint8Array => sha1(readPublicKey(publicKeyInfo).keyBits);
