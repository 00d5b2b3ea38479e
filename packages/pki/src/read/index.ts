export { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
export { ARC, FORMER_ARCS, underPresentArc } from './arcs.ts';
export * from './certificate.ts';
export {
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type DistributionPoint,
  type DistributionPointName,
  type KeyUsage,
  keyUsage,
  type NameConstraints,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
} from './certificate-extensions.ts';
export {
  appendRelativeName,
  type CertificateList,
  type IssuingDistributionPoint,
  parseCertificateList,
  type RevokedEntry,
  type UnverifiedCertificateList,
} from './certificate-list.ts';
export {
  type CertificateRequest,
  parseCertificateRequest,
  type UnverifiedCertificateRequest,
} from './certificate-request.ts';
export type { NamedCurve } from './curve-point.ts';
export {
  checkDer,
  context,
  contextPrimitive,
  DerCursor,
  type DerDefect,
  openDer,
  sameBytes,
  tag,
} from './der.ts';
export { ecdsaSignatureOctets, ecdsaSignatureValue, lowerP384Signature } from './ecdsa-signature.ts';
export { type Extension, findExtension } from './extension.ts';
export { type GeneralName, type GeneralNameForm, parseGeneralNames } from './general-name.ts';
export { DistinguishedName, type NameAttribute, prepare } from './name.ts';
export { basicAttributeByOid, oid } from './object-identifiers.ts';
export { type OcspQuestion, type OcspRequest, parseOcspRequest, type UnverifiedOcspRequest } from './ocsp-request.ts';
export {
  type BasicOcspResponse,
  type CertificateId,
  type OcspResponse,
  type OcspResponseStatus,
  parseOcspResponse,
  type SingleResponse,
  type UnverifiedOcspResponse,
} from './ocsp-response.ts';
export { encodeOid, readDottedOid } from './oid-text.ts';
export { type PemBlock, parsePem } from './pem.ts';
export { type PssRestriction, readPublicKey, type UnverifiedPublicKey } from './public-key.ts';
export { readRelyingPartyEntitlement } from './relying-party-entitlement.ts';
export { readRelyingPartyImprint } from './relying-party-imprint.ts';
export { readRelyingPartyNames } from './relying-party-names.ts';
export { parseRenewalRequest, type RenewalRequest, type UnverifiedRenewalRequest } from './renewal-request.ts';
export {
  ALL_REASON_FLAGS,
  isSuspension,
  type RevocationReason,
  reasonOfCode,
  revocationReasons,
} from './revocation-reason.ts';
export { type HashName, hashOf, type SignatureScheme, signatureScheme } from './signature-algorithm.ts';
export {
  parseSignedApplication,
  type SignedApplication,
  type UnverifiedSignedApplication,
} from './signed-application.ts';
export {
  isInDerOrder,
  onlyValue,
  readSignedData,
  readSignerInfo,
  readSigningCertificateV2,
  type SignedData,
  type SignedDataAttribute,
  type SignerInfo,
  type SigningCertificateReference,
} from './signed-data.ts';
export {
  FINGERPRINT_SIZE,
  holdsFingerprint,
  parseStatusSnapshot,
  type StatusSnapshot,
  type UnverifiedStatusSnapshot,
} from './status-snapshot.ts';
export { END_OF_112_BIT_STRENGTH } from './strength.ts';
export { decodeText, isTextTag, openUtf8String, readUtf8String } from './strings.ts';
export { type DerTime, daysInMonth, readTime } from './time.ts';
