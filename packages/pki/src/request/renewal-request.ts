import { sha256 } from '@noble/hashes/sha2.js';
import { objectIdentifier, octetString, setOf } from '../der/write.ts';
import { parseCertificate } from '../read/certificate.ts';
import { oid } from '../read/object-identifiers.ts';
import { attribute, signingCertificate, writeSignedData } from './signed-data.ts';

/** The key whose certificate is renewed. */
export interface RenewingKey {
  /** Its certificate (ECDSA on P-256), DER. */
  readonly certificate: Uint8Array;
  /** ECDSA with SHA-256, DER (RFC 3279 §2.2.3). */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** Asks to have the next key certified: its PKCS #10 request (DER), signed by the one before (docs/protocol/access-renewal.md). */
export async function buildRenewalRequest(certificateRequest: Uint8Array, key: RenewingKey): Promise<Uint8Array> {
  const signedAttributes = setOf(
    attribute(oid.cms.contentType, objectIdentifier(oid.cms.data)),
    attribute(oid.cms.messageDigest, octetString(sha256(certificateRequest))),
    signingCertificate(sha256(key.certificate)),
  );
  return writeSignedData({
    contentType: oid.cms.data,
    content: certificateRequest,
    certificate: parseCertificate(key.certificate),
    signedAttributes,
    signature: await key.sign(signedAttributes),
  });
}
