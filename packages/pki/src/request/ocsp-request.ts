import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { explicit, nullValue, objectIdentifier, octetString, sequence, unsignedInteger } from '../der/write.ts';
import { parseCertificate } from '../read/certificate.ts';
import { oid } from '../read/object-identifiers.ts';

export type CertIdHash = 'SHA-1' | 'SHA-256';

/** The issuer's half of a CertID, and how it is hashed. */
export interface CertIdIssuer {
  /** Name of the issuer, DER. */
  readonly name: Uint8Array;
  /** subjectPublicKey octets of the issuer. */
  readonly keyBits: Uint8Array;
}

/** CertID, DER (RFC 6960 §4.1.1). SHA-1 is what RFC 5019 responders know; it carries no security here. */
export function encodeCertId(issuer: CertIdIssuer, serialNumber: Uint8Array, hash: CertIdHash): Uint8Array {
  const digest = hash === 'SHA-1' ? sha1 : sha256;
  return sequence(
    sequence(objectIdentifier(hash === 'SHA-1' ? oid.hash.sha1 : oid.hash.sha256), nullValue()),
    octetString(digest(issuer.name)),
    octetString(digest(issuer.keyBits)),
    unsignedInteger(serialNumber),
  );
}

/** OCSPRequest for one certificate, DER; with a nonce of 1–128 bytes the answer is signed live (RFC 9654 §2.1). */
export function buildOcspRequest(
  certificate: Uint8Array,
  issuerCertificate: Uint8Array,
  options: { readonly hash?: CertIdHash; readonly nonce?: Uint8Array } = {},
): Uint8Array {
  const issuer = parseCertificate(issuerCertificate);
  const certId = encodeCertId(
    { name: issuer.subject.der, keyBits: issuer.keyBits },
    parseCertificate(certificate).serialNumber,
    options.hash ?? 'SHA-256',
  );
  const { nonce } = options;
  if (nonce && (nonce.length < 1 || nonce.length > 128)) throw new TypeError('RFC 9654 §2.1: nonce of 1 to 128 bytes');
  const extension = nonce
    ? [explicit(2, sequence(sequence(objectIdentifier(oid.extension.ocspNonce), octetString(octetString(nonce)))))]
    : [];
  return sequence(sequence(sequence(sequence(certId)), ...extension));
}
