export { type Act, type ActName, actsOnTheWire, type LoginAct, type SigningPlace, unknownAct } from './act/act.ts';
export { checkAnswer, type ExpectedAnswer, hasNumber } from './answer/check.ts';
export {
  type AnswerClaims,
  type AnswerForm,
  readAnswer,
  readAnswerForm,
  type UnverifiedAnswer,
} from './answer/read.ts';
export { readReply } from './answer/reply.ts';
export {
  type AnswerContents,
  type PreparedAnswer,
  prepareAnswer,
  writeAnswerForm,
  writeRefusalForm,
} from './answer/write.ts';
export { clientIdOf, digestOfBytes, digestOfText } from './digest.ts';
export { type JsonObject, readJsonObject } from './json/read.ts';
export { type AuthorizationLink, readAuthorizationLink } from './link/read.ts';
export { writeQrPayload, writeWalletLink } from './link/write.ts';
export { drawNumber, readTypedNumber } from './number.ts';
export { isWebOrigin, liesOnOrigin } from './origin.ts';
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
