export { type BasicAttribute, type BasicAttributeValues, basicAttributeNames } from './basic-four-attributes.ts';
export { buildTbsCertificate, type CertificateToBeSigned, signTbs } from './certificate.ts';
export { buildTbsCertList, type CrlEntry, type CrlToBeSigned } from './crl.ts';
export type { Extension, GeneralNameToIssue, KeyUsage } from './extensions.ts';
export { type LintContext, lintTbsCertificate } from './lint.ts';
export { type CrlLintContext, lintTbsCertList } from './lint-crl.ts';
export { type DistinguishedName, encodeName, type NameAttribute } from './name.ts';
export {
  buildOcspError,
  type OcspResponder,
  type OcspStatus,
  type SingleOcspAnswer,
  signOcspResponse,
} from './ocsp-response.ts';
export {
  type CertificateContents,
  type CertificateProfile,
  endOfQuarterBefore,
  fifthBirthday,
  fillProfile,
  type IssuerIdentity,
  type PublicKeyRule,
  serialNumber,
} from './profile.ts';
export { keyIdentifier, p384PublicKeyInfo, rsaPublicKeyInfo } from './public-key.ts';
export { algorithmIdentifier, type SignatureAlgorithm, type Signer } from './signer.ts';
export { type StatusSnapshotToBeSigned, signStatusSnapshot } from './status-snapshot.ts';
