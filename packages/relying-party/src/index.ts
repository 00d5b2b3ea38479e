export { type ActName, type Flow, REQUEST_MEDIA_TYPE, type RequestSigner } from '@inro/presentation';
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
export { RelyingPartyError } from './errors.ts';
export { acceptCards, defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
export { RelyingParty } from './relying-party.ts';
export type {
  CreatedRequest,
  Finished,
  FinishedLogin,
  LoginOptions,
  Progress,
  RequestOptions,
} from './requests.ts';
export { MemoryTransactionStore } from './store/memory.ts';
export type { Subject } from './subject.ts';
export type {
  PlainReport,
  StoredTransaction,
  TransactionState,
  TransactionStore,
} from './transaction.ts';
export { type LoginToVerify, verifyLogin } from './verify-login.ts';
