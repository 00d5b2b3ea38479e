import type { Brand } from '@inro/foundation';
import { parseCertificate, type UnverifiedCertificate } from './certificate.ts';
import { refuse, sameBytes, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { hashOf, type SignatureScheme, signatureScheme } from './signature-algorithm.ts';
import { onlyValue, readSignedData, type SignerInfo } from './signed-data.ts';

/**
 * A request to certify the next key, signed by the certified one: a PKCS #10 request in CMS SignedData
 * (docs/protocol/access-renewal.md). Any software signs it: attributes that the form does not know are passed over.
 */
export interface RenewalRequest {
  /** Of the key that signs. */
  readonly certificate: UnverifiedCertificate;
  /** The PKCS #10 request about the next key, DER. */
  readonly certificateRequest: Uint8Array;
  /** What is signed (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array<ArrayBuffer>;
  /** Must equal the SHA-256 of `certificateRequest`. */
  readonly messageDigest: Uint8Array;
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
}
export type UnverifiedRenewalRequest = RenewalRequest & Brand<object, 'UnverifiedRenewalRequest'>;

const MAXIMUM_SIZE = 16 << 10;
const structure = 'renewalRequest';

const only = <T>(set: readonly T[]): T => (set.length === 1 ? set[0]! : refuse('too_many', structure));

/** Reads CMS SignedData (RFC 5652 §5, DER) of one signer over id-data, in SHA-256. Throws `pki.malformed`. */
export function parseRenewalRequest(der: Uint8Array): UnverifiedRenewalRequest {
  const data = readSignedData(der, structure, MAXIMUM_SIZE);
  if (data.version !== 1 || data.contentType !== oid.cms.data) refuse('version_not_supported', structure);
  if (data.content === undefined) return refuse('empty', structure);
  if (data.revocation.length > 0) refuse('value_not_allowed', structure);
  if (hashOf(only(data.digestAlgorithms)) !== 'SHA-256') refuse('value_not_allowed', structure);
  const certificate = parseCertificate(only(data.certificates));
  const request = { certificate, certificateRequest: data.content, ...readSigner(only(data.signers), certificate) };
  return request as RenewalRequest as UnverifiedRenewalRequest;
}

function readSigner(info: SignerInfo, certificate: UnverifiedCertificate) {
  const { signer, signedAttributes, signature } = info;
  if (info.version !== 1 || !('issuer' in signer)) return refuse('version_not_supported', structure);
  if (!signer.issuer.matches(certificate.issuer) || !sameBytes(signer.serialNumber, certificate.serialNumber))
    refuse('value_not_allowed', structure);
  const scheme = signatureScheme(info.signatureAlgorithm);
  if (hashOf(info.digestAlgorithm) !== 'SHA-256' || scheme === undefined || !('hash' in scheme))
    return refuse('value_not_allowed', structure);
  if (scheme.hash !== 'SHA-256' || info.unsignedAttributes !== undefined) refuse('value_not_allowed', structure);
  // RFC 5652 §5.4: without attributes a signature over the request itself would do, which proves less.
  if (signedAttributes === undefined) return refuse('empty', structure);
  const contentType = onlyValue(info.attributes, oid.cms.contentType, structure);
  if (contentType.oid() !== oid.cms.data) contentType.refuse('value_not_allowed');
  contentType.done();
  const digest = onlyValue(info.attributes, oid.cms.messageDigest, structure);
  const messageDigest = digest.content(tag.octetString);
  digest.done();
  return { signedAttributes, messageDigest, scheme, signature };
}
