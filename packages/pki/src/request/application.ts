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

/** An application that waits for its signature. */
export interface PreparedApplication {
  readonly content: Uint8Array;
  /** The signer's certificate, DER. */
  readonly certificate: Uint8Array;
  /** SET OF Attribute, DER: what is hashed and signed (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array;
  /** SHA-256 of the signed attributes, 32 bytes: what the card signs. */
  readonly digest: Uint8Array;
}

const sha256Algorithm = sequence(objectIdentifier(oid.hash.sha256));
// RFC 5754 §3.2: rsaEncryption or sha256WithRSAEncryption, parameters NULL.
const rsaSignature = sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue());

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(objectIdentifier(type), setOf(value));

/**
 * Builds the signed attributes over an application document (docs/protocol/registration.md) and the digest that the
 * card is to sign. `certificate` is the DER of the signing certificate that was read from the card.
 */
export function prepareApplication(content: Uint8Array, certificate: Uint8Array): PreparedApplication {
  const signedAttributes = setOf(
    attribute(oid.cms.contentType, objectIdentifier(oid.cms.data)),
    attribute(oid.cms.messageDigest, octetString(sha256(content))),
    // RFC 5035 §3: SHA-256 is the default hash and left out.
    attribute(oid.cms.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(certificate)))))),
  );
  return { content, certificate, signedAttributes, digest: sha256(signedAttributes) };
}

/** Assembles the CMS SignedData (RFC 5652 §5.1, DER) from the card's raw RSASSA-PKCS1-v1_5 signature. */
export function assembleApplication(prepared: Omit<PreparedApplication, 'digest'>, signature: Uint8Array): Uint8Array {
  const certificate = parseCertificate(prepared.certificate);
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer.der, unsignedInteger(certificate.serialNumber)),
    sha256Algorithm,
    implicit(0, prepared.signedAttributes),
    rsaSignature,
    octetString(signature),
  );
  const signedData = sequence(
    integer(1),
    setOf(sha256Algorithm),
    sequence(objectIdentifier(oid.cms.data), explicit(0, octetString(prepared.content))),
    implicit(0, element(tag.set, prepared.certificate)),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oid.cms.signedData), explicit(0, signedData));
}

/** The nonce that binds the new keys to this application: SHA-256 of its DER (docs/protocol/secure-element.md). */
export const applicationNonce = (application: Uint8Array): Uint8Array => sha256(application);
