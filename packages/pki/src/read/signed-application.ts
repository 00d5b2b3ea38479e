import type { Brand } from '@inro/foundation';
import type { AlgorithmIdentifier } from './algorithm-identifier.ts';
import { parseCertificate, type UnverifiedCertificate } from './certificate.ts';
import { refuse, sameBytes, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { hashOf, type SignatureScheme, signatureScheme } from './signature-algorithm.ts';
import { onlyValue, readSignedData, readSigningCertificateV2, type SignerInfo } from './signed-data.ts';

/** The one CMS form of an application document (docs/protocol/registration.md): strictly that, nothing else. */
export interface SignedApplication {
  readonly der: Uint8Array;
  /** Ours; id-data in those of before ADR 48. */
  readonly contentType: string;
  /** eContent: the JSON document. */
  readonly content: Uint8Array;
  readonly certificate: UnverifiedCertificate;
  /** The DER that is signed: the signed attributes retagged as SET OF (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array<ArrayBuffer>;
  /** Of `scheme`: what was digested and signed. */
  readonly hash: 'SHA-256' | 'SHA-384';
  /** messageDigest attribute: must equal the hash of `content`. */
  readonly messageDigest: Uint8Array;
  /** signingCertificateV2: must equal SHA-256 of the certificate's DER (RFC 5035 §3). */
  readonly certificateDigest: Uint8Array;
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
}
export type UnverifiedSignedApplication = SignedApplication & Brand<object, 'UnverifiedSignedApplication'>;

const MAXIMUM_SIZE = 64 << 10;
const structure = 'signedApplication';
const versions = new Map<string, number>([
  [oid.inro.application, 3],
  [oid.cms.data, 1],
]);

/** The one member of a set that holds one. */
const only = <T>(set: readonly T[]): T => (set.length === 1 ? set[0]! : refuse('too_many', structure));

/** Reads CMS SignedData of our application form (RFC 5652 §5, DER). Throws `pki.malformed`. */
export function parseSignedApplication(der: Uint8Array): UnverifiedSignedApplication {
  const data = readSignedData(der, structure, MAXIMUM_SIZE);
  const { contentType, content } = data;
  // RFC 5652 §5.1: version 3 where the content is not id-data.
  if (data.version !== versions.get(contentType)) refuse('version_not_supported', structure);
  if (content === undefined) return refuse('empty', structure);
  if (data.revocation.length > 0) refuse('value_not_allowed', structure);
  const certificate = parseCertificate(only(data.certificates));
  const hash = readHash(only(data.digestAlgorithms));
  const signer = readSigner(only(data.signers), certificate, contentType, hash);
  return {
    der,
    contentType,
    content,
    certificate,
    hash,
    ...signer,
  } as SignedApplication as UnverifiedSignedApplication;
}

/** SHA-256, or SHA-384 with a key on P-384: the hash of the set, of the signer and of the signature is one. */
function readHash(algorithm: AlgorithmIdentifier): 'SHA-256' | 'SHA-384' {
  const hash = hashOf(algorithm);
  return hash === 'SHA-256' || hash === 'SHA-384' ? hash : refuse('value_not_allowed', structure);
}

function readSigner(
  info: SignerInfo,
  certificate: UnverifiedCertificate,
  contentType: string,
  hash: 'SHA-256' | 'SHA-384',
) {
  const { signer, signedAttributes, signature } = info;
  if (info.version !== 1 || !('issuer' in signer)) return refuse('version_not_supported', structure);
  if (!signer.issuer.matches(certificate.issuer) || !sameBytes(signer.serialNumber, certificate.serialNumber))
    refuse('value_not_allowed', structure);
  if (readHash(info.digestAlgorithm) !== hash) refuse('value_not_allowed', structure);
  // RFC 5652 §10.1.2: signatureAlgorithm is rsaEncryption or sha256WithRSAEncryption.
  const algorithm = info.signatureAlgorithm;
  const scheme: SignatureScheme | undefined =
    algorithm.oid === oid.key.rsa ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : signatureScheme(algorithm);
  if (scheme === undefined || !('hash' in scheme) || scheme.hash !== hash)
    return refuse('value_not_allowed', structure);
  if (info.unsignedAttributes !== undefined) refuse('value_not_allowed', structure);
  if (signedAttributes === undefined) return refuse('empty', structure);
  return { signedAttributes, scheme, signature, ...readAttributes(info, contentType) };
}

/** Three attributes and no other: whatever else software signs beside them was not meant as an application. */
function readAttributes({ attributes }: SignerInfo, expected: string) {
  const contentType = onlyValue(attributes, oid.cms.contentType, structure);
  if (contentType.oid() !== expected) contentType.refuse('value_not_allowed');
  contentType.done();
  const digestField = onlyValue(attributes, oid.cms.messageDigest, structure);
  const messageDigest = digestField.content(tag.octetString);
  digestField.done();
  const certificateField = onlyValue(attributes, oid.cms.signingCertificateV2, structure);
  const { hash, digest } = readSigningCertificateV2(certificateField.element(), structure);
  certificateField.done();
  if (hash !== oid.hash.sha256) certificateField.refuse('value_not_allowed');
  if (attributes.length !== 3) refuse('too_many', structure);
  return { messageDigest, certificateDigest: digest };
}
