export {
  type ActName,
  type Deprecation,
  type DocumentToSign,
  type Flow,
  REQUEST_MEDIA_TYPE,
  type RequestSigner,
} from '@inro/presentation';
export { isShownText } from '@inro/presentation/shown';
export {
  type ErrorRow,
  errorRows,
  errorsOf,
  InroError,
  type LocalizedText,
  type Problem,
  renderProblem,
} from '@inro/problem';
export { reportToJson, type SignatureVerifier, type ValidationReport } from '@inro/verifier';
export { type DeletionState, Deletions, type DeletionsOptions } from './deletion/deletions.ts';
export { MemoryDeletionStore } from './deletion/memory-store.ts';
export type { DeletionAnswer, DeletionRefusal, DeletionRequest, DeletionStore } from './deletion/store.ts';
export { type DocumentToShow, describeDocument } from './describe-document.ts';
export { RelyingPartyError } from './errors.ts';
export {
  deletableAfterRelation,
  type EvidenceRecord,
  type EvidenceStore,
  type StoredEvidence,
} from './evidence/evidence.ts';
export type { Given, GivenAttributes, GivenLogin, GivenSignature, PlainReport, SignedDocument } from './given.ts';
export { acceptCards, defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
export { RelyingParty } from './relying-party.ts';
export type {
  AskOptions,
  AttributesOptions,
  CreatedRequest,
  FinishedLogin,
  LoginOptions,
  Progress,
  Result,
  SignatureOptions,
} from './requests.ts';
export type { ServiceKey } from './service-key.ts';
export type { LoginStep } from './steps.ts';
export { MemoryTransactionStore } from './store/memory.ts';
export { keyedIdentifier, type Subject } from './subject.ts';
export type { Traced } from './trace.ts';
export type {
  StoredTransaction,
  TransactionState,
  TransactionStore,
} from './transaction.ts';
export { type LoginToVerify, verifyLogin } from './verify-login.ts';
