import type { Brand } from '@inro/foundation';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import { context, openDer, refuse, tag } from './der.ts';
import { type DistinguishedName, readName } from './name.ts';

/** PKCS #10 (RFC 2986): a public key and the proof that somebody holds the private one. Attributes are not read. */
export interface CertificateRequest {
  /** The signed part, as it stands. */
  readonly information: Uint8Array;
  readonly subject: DistinguishedName;
  readonly subjectPublicKeyInfo: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}
export type UnverifiedCertificateRequest = CertificateRequest & Brand<object, 'UnverifiedCertificateRequest'>;

const structure = 'certificationRequest';

/** Reads a DER certification request strictly. Throws `pki.malformed`. */
export function parseCertificateRequest(der: Uint8Array): UnverifiedCertificateRequest {
  if (der.length > 16 << 10) refuse('too_large', structure);
  const outer = openDer(der, tag.sequence, structure);
  const information = outer.element(tag.sequence);
  const signatureAlgorithm = readAlgorithm(outer);
  const signature = outer.octetAlignedBits();
  outer.done();
  const inner = openDer(information, tag.sequence, structure);
  if (inner.smallInteger() !== 0) inner.refuse('version_not_supported');
  const subject = readName(inner);
  const subjectPublicKeyInfo = inner.element(tag.sequence);
  inner.skip(context(0));
  inner.done();
  const request: CertificateRequest = {
    information,
    subject,
    subjectPublicKeyInfo,
    signatureAlgorithm,
    signature,
  };
  return request as UnverifiedCertificateRequest;
}
