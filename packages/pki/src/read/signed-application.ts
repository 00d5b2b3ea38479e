import type { Brand } from '@inro/foundation';
import { readAlgorithm } from './algorithm-identifier.ts';
import { parseCertificate, type UnverifiedCertificate } from './certificate.ts';
import { readSigningCertificateV2 } from './certificate-extensions.ts';
import { context, type DerCursor, openDer, refuse, sameBytes, tag } from './der.ts';
import { DistinguishedName } from './name.ts';
import { oid } from './object-identifiers.ts';
import { hashOf, type SignatureScheme, signatureScheme } from './signature-algorithm.ts';

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
  /** messageDigest attribute: must equal SHA-256 of `content`. */
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

/** Reads CMS SignedData of our application form (RFC 5652 §5, DER). Throws `pki.malformed`. */
export function parseSignedApplication(der: Uint8Array): UnverifiedSignedApplication {
  if (der.length > MAXIMUM_SIZE) refuse('too_large', structure);
  const outer = openDer(der, tag.sequence, structure);
  if (outer.oid() !== oid.cms.signedData) outer.refuse('value_not_allowed');
  const field = outer.enter(context(0));
  outer.done();
  const signedData = field.enter(tag.sequence);
  field.done();
  const version = signedData.smallInteger();
  const digests = signedData.enter(tag.set);
  if (hashOf(readAlgorithm(digests)) !== 'SHA-256') digests.refuse('value_not_allowed');
  digests.done();
  const encapsulated = signedData.enter(tag.sequence);
  const contentType = encapsulated.oid();
  // RFC 5652 §5.1: version 3 where the content is not id-data.
  if (version !== versions.get(contentType)) signedData.refuse('version_not_supported');
  const contentField = encapsulated.enter(context(0));
  encapsulated.done();
  const content = contentField.content(tag.octetString);
  contentField.done();
  const certificates = signedData.enter(context(0));
  const certificate = parseCertificate(certificates.element(tag.sequence));
  certificates.done();
  const signers = signedData.enter(tag.set);
  signedData.done();
  const signer = signers.enter(tag.sequence);
  signers.done();
  return {
    der,
    contentType,
    content,
    certificate,
    ...readSigner(signer, certificate, contentType),
  } as SignedApplication as UnverifiedSignedApplication;
}

function readSigner(signer: DerCursor, certificate: UnverifiedCertificate, contentType: string) {
  if (signer.smallInteger() !== 1) signer.refuse('version_not_supported');
  const identifier = signer.enter(tag.sequence);
  const issuer = new DistinguishedName(identifier.element(tag.sequence), structure);
  const serialNumber = identifier.integer();
  identifier.done();
  if (!issuer.matches(certificate.issuer) || !sameBytes(serialNumber, certificate.serialNumber))
    identifier.refuse('value_not_allowed');
  if (hashOf(readAlgorithm(signer)) !== 'SHA-256') signer.refuse('value_not_allowed');
  const attributes = signer.element(context(0));
  // RFC 5652 §10.1.2: signatureAlgorithm is rsaEncryption or sha256WithRSAEncryption.
  const algorithm = readAlgorithm(signer);
  const scheme: SignatureScheme | undefined =
    algorithm.oid === oid.key.rsa ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : signatureScheme(algorithm);
  if (scheme === undefined || !('hash' in scheme) || scheme.hash !== 'SHA-256') signer.refuse('value_not_allowed');
  const signature = signer.content(tag.octetString);
  signer.done(); // no unsigned attributes
  const signedAttributes = new Uint8Array(attributes);
  signedAttributes[0] = tag.set;
  return { signedAttributes, scheme, signature, ...readAttributes(signedAttributes, contentType) };
}

/** Three attributes and no other: whatever else software signs beside them was not meant as an application. */
function readAttributes(der: Uint8Array, expected: string) {
  const set = openDer(der, tag.set, 'signedAttributes');
  const values = new Map<string, DerCursor>();
  while (set.more) {
    const one = set.enter(tag.sequence);
    const type = one.oid();
    const list = one.enter(tag.set);
    one.done();
    if (values.has(type)) set.refuse('duplicate');
    values.set(type, list);
  }
  const required = (id: string): DerCursor => values.get(id) ?? set.refuse('empty');
  const contentType = required(oid.cms.contentType);
  if (contentType.oid() !== expected) contentType.refuse('value_not_allowed');
  contentType.done();
  const digestField = required(oid.cms.messageDigest);
  const messageDigest = digestField.content(tag.octetString);
  digestField.done();
  const certificateField = required(oid.cms.signingCertificateV2);
  const { hash, digest } = readSigningCertificateV2(certificateField.element());
  certificateField.done();
  if (hash !== oid.hash.sha256) certificateField.refuse('value_not_allowed');
  if (values.size !== 3) set.refuse('too_many');
  return { messageDigest, certificateDigest: digest };
}
