import {
  type DerCursor,
  oid,
  onlyValue,
  readSigningCertificateV2,
  readTime,
  readUtf8String,
  type SignedDataAttribute,
  type SigningCertificateReference,
  tag,
} from '@inro/pki/read';
import { isMediaType } from '../media-type.ts';
import { refuseForm } from './defect.ts';

/** What the signer signed, as it is read. */
export interface SignedAttributes {
  /** Of the document, by the signature's hash. */
  readonly messageDigest: Uint8Array;
  /** The certificate that was signed with. */
  readonly reference: SigningCertificateReference;
  /** What the signer says; nobody proves it. */
  readonly signingTime: Date;
  readonly mediaType: string | undefined;
  /** SHA-256 of the request that it was signed for. */
  readonly requestDigest: Uint8Array | undefined;
}

const structure = 'signedAttributes';
const required = [oid.cms.contentType, oid.cms.messageDigest, oid.cms.signingTime, oid.cms.signingCertificateV2];
/**
 * All that may be signed beside them. RFC 5652 §5.3 has no critical attributes: a commitment to something else, a policy,
 * a counter-signature would be signed and passed over, so whatever is not understood here is refused.
 */
const known: ReadonlySet<string> = new Set([...required, oid.cms.mimeType, oid.inro.requestDigest]);

/** The attributes of the profile, each once and with one value (RFC 5652 §11, ETSI EN 319 122-1 §6.3). */
export function readSignedAttributes(
  attributes: readonly SignedDataAttribute[],
  hash: 'SHA-256' | 'SHA-384',
): SignedAttributes {
  const types = attributes.map(({ type }) => type);
  if (!required.every((type) => types.includes(type)) || !types.every((type) => known.has(type)))
    refuseForm('signed_attributes');
  const value = <T>(type: string, read: (cursor: DerCursor) => T): T => {
    const cursor = onlyValue(attributes, type, structure);
    const found = read(cursor);
    cursor.done();
    return found;
  };
  const optional = <T>(type: string, read: (cursor: DerCursor) => T): T | undefined =>
    types.includes(type) ? value(type, read) : undefined;
  const octets = (length: number) => (cursor: DerCursor) => {
    const content = cursor.content(tag.octetString);
    return content.length === length ? content : refuseForm('signed_attributes');
  };
  if (value(oid.cms.contentType, (cursor) => cursor.oid()) !== oid.cms.data) refuseForm('content_type');
  return {
    messageDigest: value(oid.cms.messageDigest, octets(hash === 'SHA-256' ? 32 : 48)),
    reference: value(oid.cms.signingCertificateV2, (cursor) => readSigningCertificateV2(cursor.element(), structure)),
    signingTime: value(oid.cms.signingTime, readSigningTime),
    mediaType: optional(oid.cms.mimeType, readMediaType),
    requestDigest: optional(oid.inro.requestDigest, octets(32)),
  };
}

/** RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime from 2050. */
function readSigningTime(cursor: DerCursor): Date {
  const { at, canonicalForm } = readTime(cursor);
  return canonicalForm ? new Date(at) : refuseForm('signed_attributes');
}

/** ETSI EN 319 122-1 §5.2.4.2. */
function readMediaType(cursor: DerCursor): string {
  const text = readUtf8String(cursor);
  return isMediaType(text) ? text : refuseForm('signed_attributes');
}
