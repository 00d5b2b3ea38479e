import { sha256, sha384 } from '@noble/hashes/sha2.js';
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
import type { UnverifiedCertificate } from '../read/certificate.ts';
import { context, tag } from '../read/der.ts';
import { lowerP384Signature } from '../read/ecdsa-signature.ts';
import { oid } from '../read/object-identifiers.ts';

/** What depends on the signer's key. */
export interface SignerForm {
  readonly hashName: 'SHA-256' | 'SHA-384';
  readonly hash: (bytes: Uint8Array) => Uint8Array;
  /** AlgorithmIdentifiers, DER. */
  readonly digestAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  /** The one way in which a signature is written. */
  readonly written: (signature: Uint8Array) => Uint8Array;
}

const rsaForm: SignerForm = {
  hashName: 'SHA-256',
  hash: sha256,
  digestAlgorithm: sequence(objectIdentifier(oid.hash.sha256)),
  // RFC 5754 §3.2: rsaEncryption or sha256WithRSAEncryption, parameters NULL.
  signatureAlgorithm: sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue()),
  written: (signature) => signature,
};

const p384Form: SignerForm = {
  hashName: 'SHA-384',
  hash: sha384,
  digestAlgorithm: sequence(objectIdentifier(oid.hash.sha384)),
  // RFC 5754 §3.3: ecdsa-with-SHA384, parameters absent.
  signatureAlgorithm: sequence(objectIdentifier(oid.signature.sha384WithEcdsa)),
  // Two signatures hold together where one does: what is signed once is one of them, or it would be two (T-141, T-223).
  written: lowerP384Signature,
};

/** Of services' keys. */
const p256Form: SignerForm = {
  ...rsaForm,
  // RFC 5754 §3.3: ecdsa-with-SHA256, parameters absent.
  signatureAlgorithm: sequence(objectIdentifier(oid.signature.sha256WithEcdsa)),
};

const curveForms: Readonly<Record<string, SignerForm>> = { 'P-256': p256Form, 'P-384': p384Form };

export const signerForm = ({ publicKey }: UnverifiedCertificate): SignerForm =>
  publicKey.type === 'EC' ? (curveForms[publicKey.curve] ?? rsaForm) : rsaForm;

/** An attribute with its one value (RFC 5652 §5.3). */
export const attribute = (type: string, value: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(type), setOf(value));

/** RFC 5035 §3: the signer's certificate by its SHA-256, which is the default hash and left out. */
export const signingCertificate = (certificateDigest: Uint8Array): Uint8Array =>
  attribute(oid.cms.signingCertificateV2, sequence(sequence(sequence(octetString(certificateDigest)))));

export interface SignedDataParts {
  readonly contentType: string;
  /** Absent: detached. */
  readonly content?: Uint8Array;
  /** The signer's. */
  readonly certificate: UnverifiedCertificate;
  /** Of issuers, DER. */
  readonly issuers?: readonly Uint8Array[];
  /** OCSP response about the signer's certificate, DER. */
  readonly staple?: Uint8Array;
  /** SET OF Attribute, DER. */
  readonly signedAttributes: Uint8Array;
  readonly signature: Uint8Array;
}

/** CMS SignedData of one signer (RFC 5652 §5.1, DER): for these parts, these octets and no others. */
export function writeSignedData(parts: SignedDataParts): Uint8Array {
  const { certificate, content, issuers = [], staple, signature } = parts;
  const { digestAlgorithm, signatureAlgorithm, written } = signerForm(certificate);
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer.der, unsignedInteger(certificate.serialNumber)),
    digestAlgorithm,
    implicit(0, parts.signedAttributes),
    signatureAlgorithm,
    octetString(written(signature)),
  );
  const signedData = sequence(
    integer(versionOf(parts)),
    setOf(digestAlgorithm),
    sequence(
      objectIdentifier(parts.contentType),
      ...(content === undefined ? [] : [explicit(0, octetString(content))]),
    ),
    implicit(0, setOf(certificate.der, ...issuers)),
    ...(staple === undefined ? [] : [element(context(1), statusOf(staple))]),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oid.cms.signedData), explicit(0, signedData));
}

/** RFC 5652 §5.1: 5 with revocation data that is no CRL, else 3 where the content is not id-data, else 1. */
function versionOf({ staple, contentType }: SignedDataParts): number {
  if (staple !== undefined) return 5;
  return contentType === oid.cms.data ? 1 : 3;
}

/** RFC 5652 §10.2.1, RFC 5940 §2.1: OtherRevocationInfoFormat, id-ri-ocsp-response. */
const statusOf = (staple: Uint8Array): Uint8Array =>
  implicit(1, element(tag.sequence, objectIdentifier(oid.cms.ocspResponse), staple));
