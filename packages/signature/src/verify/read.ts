import type { Brand } from '@inro/foundation';
import { algorithmOfKey } from '@inro/jpki-profile';
import {
  context,
  DerCursor,
  hashOf,
  isInDerOrder,
  oid,
  openDer,
  parseCertificate,
  readSignedData,
  type SignatureScheme,
  type SignedData,
  type SignerInfo,
  sameBytes,
  signatureScheme,
  tag,
  type UnverifiedCertificate,
} from '@inro/pki/read';
import { signerForm, writeSignedData } from '@inro/pki/request';
import { refuseForm } from './defect.ts';
import { readSignedAttributes, type SignedAttributes } from './signed-attributes.ts';

/** A signature beside a document, CAdES-B-B, in its one form (docs/protocol/cades-profile.md). */
export interface Cades extends SignedAttributes {
  readonly der: Uint8Array;
  /** The one that SignerInfo names by issuer and serial number. */
  readonly certificate: UnverifiedCertificate;
  /** Other certificates beside it, unsigned: they may help to build a path. */
  readonly issuers: readonly UnverifiedCertificate[];
  /** The OCSP response beside it, unsigned. */
  readonly staple: Uint8Array | undefined;
  /** SET OF Attribute, DER: what is signed. */
  readonly signedAttributes: Uint8Array;
  readonly hash: 'SHA-256' | 'SHA-384';
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
  /** SignerInfo, DER: the signature itself, whatever stands beside it. */
  readonly signerInfo: Uint8Array;
}
export type UnverifiedCades = Cades & Brand<object, 'UnverifiedCades'>;

const MAXIMUM_SIZE = 128 << 10;
const MAXIMUM_CERTIFICATES = 8;
const structure = 'cades';

/** Reads a detached CAdES-B-B, of which nothing is verified then. Throws `pki.malformed` and `signature.form_not_accepted`. */
export function readCades(der: Uint8Array): UnverifiedCades {
  const data = readSignedData(der, structure, MAXIMUM_SIZE);
  if (data.content !== undefined) refuseForm('content_attached');
  if (data.contentType !== oid.cms.data) refuseForm('content_type');
  const [info, ...more] = data.signers;
  if (info === undefined || more.length > 0) return refuseForm('signers');
  const { certificate, issuers } = readCertificates(data, info);
  const { hash, scheme } = readAlgorithms(data, info, certificate);
  // RFC 5652 §5.3: not signed, so anybody adds and removes them; B-B needs none (ETSI EN 319 122-1 §6.3).
  if (info.unsignedAttributes !== undefined) refuseForm('unsigned_attribute');
  const { signedAttributes, signature } = info;
  if (signedAttributes === undefined) return refuseForm('signed_attributes');
  // RFC 5652 §5.4: signed in DER, whose sets are sorted; no two readers then differ about what was signed.
  if (!isInDerOrder(signedAttributes)) refuseForm('signed_attributes');
  const staple = readStaple(data);
  const written = writeSignedData({
    contentType: oid.cms.data,
    certificate,
    issuers: issuers.map((one) => one.der),
    ...(staple === undefined ? {} : { staple }),
    signedAttributes,
    signature,
  });
  // Whatever is not signed, algorithms and the signature's own octets too, is written in one way alone (T-223).
  if (!sameBytes(written, der)) refuseForm('other_encoding');
  return {
    der,
    certificate,
    issuers,
    staple,
    signedAttributes,
    hash,
    scheme,
    signature,
    signerInfo: info.der,
    ...readSignedAttributes(info.attributes, hash),
  } as Cades as UnverifiedCades;
}

/** The certificate that the signer names, and the others; each is X.509 (RFC 5652 §10.2.2) and there once. */
function readCertificates({ certificates }: SignedData, { version, signer }: SignerInfo) {
  if (certificates.length > MAXIMUM_CERTIFICATES) refuseForm('certificates');
  if (version !== 1 || !('issuer' in signer)) return refuseForm('signer_identifier');
  const all = certificates.map((one) => parseCertificate(one));
  if (all.some(({ der }, place) => all.findIndex((other) => sameBytes(der, other.der)) !== place))
    refuseForm('certificates');
  // Octet for octet: a name has other spellings that match it, and the signer's is not signed.
  const isSigner = (one: UnverifiedCertificate): boolean =>
    sameBytes(one.issuer.der, signer.issuer.der) && sameBytes(one.serialNumber, signer.serialNumber);
  const [certificate, ...more] = all.filter(isSigner);
  if (certificate === undefined || more.length > 0) return refuseForm('signer_certificate');
  return { certificate, issuers: all.filter((one) => one !== certificate) };
}

/** RFC 5652 §5.4, §5.6: one hash for the document, the attributes and the signature, the one that goes with the key. */
function readAlgorithms({ digestAlgorithms }: SignedData, info: SignerInfo, certificate: UnverifiedCertificate) {
  if (algorithmOfKey(certificate.publicKey) === undefined) refuseForm('key');
  const hash = signerForm(certificate).hashName;
  const name = hash === 'SHA-384' ? 'ECDSA' : 'RSASSA-PKCS1-v1_5';
  const scheme = signatureScheme(info.signatureAlgorithm);
  const agree = scheme?.name === name && 'hash' in scheme && scheme.hash === hash;
  if (!agree || [info.digestAlgorithm, ...digestAlgorithms].some((one) => hashOf(one) !== hash))
    return refuseForm('algorithm');
  return { hash, scheme };
}

/** RFC 5652 §10.2.1, RFC 5940 §2.1: one OCSP response, or nothing. */
function readStaple({ revocation }: SignedData): Uint8Array | undefined {
  const [first, ...more] = revocation;
  if (first === undefined) return undefined;
  if (more.length > 0 || first[0] !== context(1)) return refuseForm('revocation_data');
  const format = new DerCursor(first, structure).enter(context(1));
  if (format.oid() !== oid.cms.ocspResponse) return refuseForm('revocation_data');
  const staple = format.element(tag.sequence);
  format.done();
  openDer(staple, tag.sequence, structure);
  return staple;
}
