export {
  type Act,
  type ActName,
  type Acts,
  type AttributesAct,
  actNames,
  actNamesOf,
  actsOnTheWire,
  type CertifiedActName,
  credentialIdOf,
  type LoginAct,
  type SignatureAct,
  type SignatureContainer,
  type SigningPlace,
  type StatementAct,
  unknownAct,
} from './act/act.ts';
export {
  type DocumentDigests,
  type DocumentToSign,
  LARGEST_BATCH,
  LARGEST_DOCUMENT,
  MOST_DOCUMENTS,
  type ShownDocument,
  type ShownMediaType,
  shownMediaTypes,
  type UnknownDocument,
} from './act/document.ts';
export { checkAnswer, type ExpectedAnswer, hasNumber } from './answer/check.ts';
export {
  type AnswerAlgorithm,
  type AnswerClaims,
  type AnswerForm,
  answerAlgorithms,
  longestFormOf,
  type Presentations,
  readAnswer,
  readAnswerForm,
  type ShownAnswer,
  type SignatureAnswer,
  type UnverifiedAnswer,
} from './answer/read.ts';
export { readReply } from './answer/reply.ts';
export {
  type PreparedStatement,
  prepareStatement,
  readStatementAnswer,
  type SignedPart,
  type StatementAnswer,
  signedStatement,
  statedIn,
} from './answer/statement.ts';
export {
  type AnswerContents,
  type PreparedAnswer,
  prepareAnswer,
  signedAnswer,
  writeAnswerForm,
  writeRefusalForm,
} from './answer/write.ts';
export { clientIdOf, digestOfBytes, digestOfText, digestsOfDocument } from './digest.ts';
export {
  actsWithin,
  type Entitlement,
  loginAlone,
  readEntitlement,
  type VerifierKind,
  verifierKinds,
} from './entitlement.ts';
export { type Imprint, isContact, LONGEST_PURPOSE, MOST_CONTACTS, readImprint } from './imprint.ts';
export { isJsonObject, type JsonObject, readJsonObject } from './json/read.ts';
export { type AuthorizationLink, readAuthorizationLink } from './link/read.ts';
export { writeQrPayload, writeWalletLink } from './link/write.ts';
export { drawNumber, readTypedNumber } from './number.ts';
export { isNamedOrigin, isWebOrigin, liesOnOrigin } from './origin.ts';
export { locales, readLocalizedText } from './purpose.ts';
export { type AccessCertificate, type CheckedRequest, checkRequest, type RequestVerifier } from './request/check.ts';
export { DEFAULT_STAPLE_AGE, queryOf, readQuery } from './request/query.ts';
export { readRequestObject, type UnverifiedRequest } from './request/read.ts';
export {
  CLOCK_SKEW,
  type CommonClaims,
  type Flow,
  LONGEST_LIFE,
  REQUEST_MEDIA_TYPE,
  REQUEST_TYPE,
  type RequestClaims,
  WALLET_AUDIENCE,
} from './request/request.ts';
export { type RequestSigner, writeRequestObject } from './request/write.ts';
export { isOfItsTime, type StatedItems, type StatementItem, statementItems } from './statement/items.ts';
export {
  type Deprecation,
  LEAST_NOTICE_DAYS,
  type PublishedVersions,
  publishedVersions,
  RELYING_PARTY_VERSIONS_PATH,
  standingOfVersions,
  type VersionRow,
  versionTable,
  WALLET_VERSIONS_PATH,
} from './version/index.ts';
