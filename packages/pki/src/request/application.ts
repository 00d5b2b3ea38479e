import { sha256 } from '@noble/hashes/sha2.js';
import { objectIdentifier, octetString, setOf } from '../der/write.ts';
import { parseCertificate } from '../read/certificate.ts';
import { oid } from '../read/object-identifiers.ts';
import { attribute, signerForm, signingCertificate, writeSignedData } from './signed-data.ts';

/** What an application is written from, but for its signature. */
export interface ApplicationParts {
  readonly contentType: string;
  readonly content: Uint8Array;
  /** The signer's certificate, DER. */
  readonly certificate: Uint8Array;
  /** Of the content, by the hash that goes with the signer's key. */
  readonly messageDigest: Uint8Array;
  /** SHA-256 of the certificate. */
  readonly certificateDigest: Uint8Array;
}

/** An application that waits for its signature. */
export interface PreparedApplication extends ApplicationParts {
  /** SET OF Attribute, DER: what is hashed and signed (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array;
  /** Of the signed attributes, by the same hash: what the card signs. */
  readonly digest: Uint8Array;
}

// RFC 5652 §11.1 and §11.2, RFC 5035 §3 (SHA-256 is the default hash and left out): these three and no other.
const attributesOf = ({ contentType, messageDigest, certificateDigest }: ApplicationParts): Uint8Array =>
  setOf(
    attribute(oid.cms.contentType, objectIdentifier(contentType)),
    attribute(oid.cms.messageDigest, octetString(messageDigest)),
    signingCertificate(certificateDigest),
  );

/**
 * Builds the signed attributes over an application document (docs/protocol/registration.md) and the digest that the
 * card is to sign. `certificate` is the DER of the signing certificate that was read from the card.
 */
export function prepareApplication(
  content: Uint8Array,
  certificate: Uint8Array,
  contentType: string = oid.inro.application,
): PreparedApplication {
  const { hash } = signerForm(parseCertificate(certificate));
  const [messageDigest, certificateDigest] = [hash(content), sha256(certificate)];
  const parts = { contentType, content, certificate, messageDigest, certificateDigest };
  const signedAttributes = attributesOf(parts);
  return { ...parts, signedAttributes, digest: hash(signedAttributes) };
}

/** Assembles the CMS SignedData (RFC 5652 §5.1, DER) from a signature: RSASSA-PKCS1-v1_5 as it is, ECDSA on P-384 as DER. */
export const assembleApplication = (parts: ApplicationParts, signature: Uint8Array): Uint8Array =>
  writeSignedData({
    contentType: parts.contentType,
    content: parts.content,
    certificate: parseCertificate(parts.certificate),
    signedAttributes: attributesOf(parts),
    signature,
  });

/** The nonce that binds the new keys to this application: SHA-256 of its DER (docs/protocol/secure-element.md). */
export const applicationNonce = (application: Uint8Array): Uint8Array => sha256(application);
