export {
  type AlgorithmPolicy,
  currentAlgorithms,
  historicAlgorithms,
  type KeyRule,
  webPkiAlgorithms,
} from './algorithm-policy.ts';
export { type AttestedElement, attestedElementNow, unverifiedElement } from './attested-element.ts';
export {
  type AttributeDefect,
  type BasicFourAttributes,
  type BasicFourAttributesResult,
  type DateOfBirth,
  type Era,
  eras,
  longestAttribute,
  readBasicFourAttributes,
  type Sex,
  type SubstitutedText,
  sexDigits,
} from './basic-four-attributes.ts';
export { VerifierCache } from './cache.ts';
export type { CertificateRule, Role } from './certificate-rules.ts';
export { OcspChecker } from './check-ocsp.ts';
export type { ExpectedName } from './expected-name.ts';
export {
  type FindingCode,
  type FindingRow,
  findings,
  type Level,
  type SubIndication,
  type Supplier,
} from './findings.ts';
export { type AuthenticationScheme, authenticationSchemes, joseToDer } from './jose.ts';
export type { PolicyInput } from './policy-graph.ts';
export {
  anyLists,
  type CertificateProfile,
  conformingLists,
  type ListRules,
  type Purpose,
  type PurposeName,
  pathOnlyProfile,
  purposes,
  rfc5280Profile,
  simpleLists,
  webPkiProfile,
} from './profile.ts';
export {
  type Check,
  type CheckName,
  checkClauses,
  type Finding,
  type InputTime,
  type Missing,
  reportToJson,
  type ValidatedCertificate,
  type ValidationReport,
} from './report.ts';
export { allowUnknownRevocation, type CertificateRequest, type RevocationInput, skipRevocation } from './request.ts';
export type { RevocationStatus } from './revocation/context.ts';
export {
  run,
  runNow,
  type SignatureInput,
  type SignatureVerifier,
  type Step,
  type Steps,
} from './steps.ts';
export {
  type AuthenticationRequest,
  verifyAuthentication,
  verifyAuthenticationNow,
  verifyCertificate,
  verifyCertificateNow,
} from './verify.ts';
export { type TrustAnchorRequest, verifyTrustAnchorNow } from './verify-trust-anchor.ts';
export type { PublicSuffixTest } from './web-pki-rules.ts';
