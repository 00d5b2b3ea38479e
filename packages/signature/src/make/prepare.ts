import { algorithmOfKey } from '@inro/jpki-profile';
import { keyUsage, oid, parseCertificate, type UnverifiedCertificate } from '@inro/pki/read';
import {
  attribute,
  objectIdentifier,
  octetString,
  setOf,
  signerForm,
  signingCertificate,
  time,
  utf8String,
} from '@inro/pki/request';
import { sha256 } from '@noble/hashes/sha2.js';
import { SignatureError } from '../errors.ts';
import { isMediaType } from '../media-type.ts';

export interface CadesOptions {
  /** Of the document's octets, by the hash that goes with the signer's key: SHA-256 (RSA) or SHA-384 (P-384). */
  readonly documentDigest: Uint8Array;
  /** The digital-signature certificate, DER. */
  readonly certificate: Uint8Array;
  /** What the document was shown as: type and subtype in small letters, without parameters. */
  readonly mediaType?: string;
  /** The time of signing, which nobody proves; whole seconds. */
  readonly at: Date;
  /** SHA-256 of the request object: binds the signature to that request alone. */
  readonly requestDigest?: Uint8Array;
}

/** A signature that waits for its value. */
export interface PreparedCades {
  /** Of the signed attributes: what the element signs. */
  readonly digest: Uint8Array;
  readonly hash: 'SHA-256' | 'SHA-384';
  /** SET OF Attribute, DER (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array;
  readonly certificate: UnverifiedCertificate;
}

/** The hash over a document that this certificate's holder signs; throws for a certificate that signs no documents. */
export function documentHashOf(certificate: UnverifiedCertificate): 'SHA-256' | 'SHA-384' {
  const signs = ((certificate.extension('keyUsage') ?? 0) & keyUsage.nonRepudiation) !== 0;
  if (!signs || algorithmOfKey(certificate.publicKey) === undefined)
    throw new SignatureError('signature.certificate_signs_no_documents');
  return signerForm(certificate).hashName;
}

/** The signed attributes of CAdES-B-B over a document (docs/protocol/cades-profile.md), and the digest that is to be signed. */
export function prepareCades({ documentDigest, mediaType, at, requestDigest, ...more }: CadesOptions): PreparedCades {
  const certificate = parseCertificate(more.certificate);
  const hash = documentHashOf(certificate);
  if (documentDigest.length !== (hash === 'SHA-256' ? 32 : 48)) throw new TypeError(`the digest is not by ${hash}`);
  if (requestDigest !== undefined && requestDigest.length !== 32) throw new TypeError('a request has a SHA-256');
  if (mediaType !== undefined && !isMediaType(mediaType)) throw new TypeError('not a media type');
  const signedAttributes = setOf(
    attribute(oid.cms.contentType, objectIdentifier(oid.cms.data)),
    attribute(oid.cms.messageDigest, octetString(documentDigest)),
    attribute(oid.cms.signingTime, time(at)),
    signingCertificate(sha256(certificate.der)),
    ...(mediaType === undefined ? [] : [attribute(oid.cms.mimeType, utf8String(mediaType))]),
    ...(requestDigest === undefined ? [] : [attribute(oid.inro.requestDigest, octetString(requestDigest))]),
  );
  return { digest: signerForm(certificate).hash(signedAttributes), hash, signedAttributes, certificate };
}
