export { APPLICATION_TYPE, EARLIER_APPLICATION_TYPE } from './application.ts';
export {
  type AppletPlace,
  CERTIFICATES_PRESENT_FILE,
  certificateFiles,
  fileName,
  type KeyReference,
  keyFiles,
  placeOf,
  type SecretReference,
  secretFiles,
  secretMaskOf,
  TOKEN_INFORMATION_FILE,
} from './files.ts';
export {
  algorithmFor,
  algorithmOfKey,
  algorithmOfPublicKey,
  endWithin,
  isAccepted,
  type KeyAlgorithm,
  type KeyAlgorithmRow,
  keyAlgorithmRows,
  keyAlgorithms,
  octetsOfKey,
} from './key-algorithms.ts';
export {
  APPLET_VERSION,
  digestInfoOfSha256,
  encodeKeyStatement,
  type KeyProof,
  type KeyStatement,
  keyStatementDomains,
  NONCE_LENGTH,
  splitRsaKey,
} from './key-statement.ts';
export {
  type AppletCertificateKind,
  appletCertificateKinds,
  type Carrier,
  carriers,
  type KeyKind,
  keyKinds,
  type SecretKind,
  secretKinds,
} from './kinds.ts';
export {
  type AppletStatus,
  dataGroupings,
  encodeAppletStatus,
  type KeyObject,
  keyObjects,
  LONGEST_FILE,
  LONGEST_FILE_PART,
  parseAppletStatus,
} from './personalisation.ts';
export {
  type FinalReason,
  finalReasons,
  type HolderReason,
  isFinal,
  isRelease,
  mayBeReleased,
  mayOrder,
  type OrderedReason,
  operatorReasons,
  orderedReasons,
} from './revocation-reasons.ts';
export { type SecretRule, secretRules } from './secrets.ts';
export { keyVersions, PERSONALIZED } from './security-domain.ts';
export {
  encodeStatementKey,
  STATEMENT_AGREED,
  STATEMENT_POINT,
  STATEMENT_POOL,
  STATEMENT_SIGNATURE,
  type StatementBank,
  type StatementKeyPurpose,
  sealingKey,
  statementBanks,
  statementInstructions,
  statementKey,
  statementKeyPurpose,
} from './statement-keys.ts';
export {
  type CertificatesPresent,
  encodeCertificatesPresent,
  encodeTokenLabel,
  parseCertificatesPresent,
  TOKEN_LABEL_LENGTH,
  type TokenKind,
  tokenKindOf,
  tokenLabels,
} from './token-information.ts';
