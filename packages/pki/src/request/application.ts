import { sha256 } from '@noble/hashes/sha2.js';
import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  unsignedInteger,
} from '../der/write.ts';
import { parseCertificate } from '../read/certificate.ts';
import { tag } from '../read/der.ts';
import { oid } from '../read/object-identifiers.ts';

/** What an application is written from, but for its signature. */
export interface ApplicationParts {
  readonly contentType: string;
  readonly content: Uint8Array;
  /** The signer's certificate, DER. */
  readonly certificate: Uint8Array;
  /** SHA-256 of the content. */
  readonly messageDigest: Uint8Array;
  /** SHA-256 of the certificate. */
  readonly certificateDigest: Uint8Array;
}

/** An application that waits for its signature. */
export interface PreparedApplication extends ApplicationParts {
  /** SET OF Attribute, DER: what is hashed and signed (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array;
  /** SHA-256 of the signed attributes, 32 bytes: what the card signs. */
  readonly digest: Uint8Array;
}

const sha256Algorithm = sequence(objectIdentifier(oid.hash.sha256));
// RFC 5754 §3.2: rsaEncryption or sha256WithRSAEncryption, parameters NULL.
const rsaSignature = sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue());

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(objectIdentifier(type), setOf(value));

// RFC 5652 §11.1 and §11.2, RFC 5035 §3 (SHA-256 is the default hash and left out): these three and no other.
const attributesOf = ({ contentType, messageDigest, certificateDigest }: ApplicationParts): Uint8Array =>
  setOf(
    attribute(oid.cms.contentType, objectIdentifier(contentType)),
    attribute(oid.cms.messageDigest, octetString(messageDigest)),
    attribute(oid.cms.signingCertificateV2, sequence(sequence(sequence(octetString(certificateDigest))))),
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
  const [messageDigest, certificateDigest] = [sha256(content), sha256(certificate)];
  const parts = { contentType, content, certificate, messageDigest, certificateDigest };
  const signedAttributes = attributesOf(parts);
  return { ...parts, signedAttributes, digest: sha256(signedAttributes) };
}

/** Assembles the CMS SignedData (RFC 5652 §5.1, DER) from the card's raw RSASSA-PKCS1-v1_5 signature. */
export function assembleApplication(parts: ApplicationParts, signature: Uint8Array): Uint8Array {
  const certificate = parseCertificate(parts.certificate);
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer.der, unsignedInteger(certificate.serialNumber)),
    sha256Algorithm,
    implicit(0, attributesOf(parts)),
    rsaSignature,
    octetString(signature),
  );
  const signedData = sequence(
    // RFC 5652 §5.1: version 3 where the content is not id-data.
    integer(parts.contentType === oid.cms.data ? 1 : 3),
    setOf(sha256Algorithm),
    sequence(objectIdentifier(parts.contentType), explicit(0, octetString(parts.content))),
    implicit(0, element(tag.set, parts.certificate)),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oid.cms.signedData), explicit(0, signedData));
}

/** The nonce that binds the new keys to this application: SHA-256 of its DER (docs/protocol/secure-element.md). */
export const applicationNonce = (application: Uint8Array): Uint8Array => sha256(application);
