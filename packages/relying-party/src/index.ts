export { type ActName, type Flow, REQUEST_MEDIA_TYPE, type RequestSigner } from '@inro/presentation';
export { reportToJson, type SignatureVerifier, type ValidationReport } from '@inro/verifier';
export { defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
export { RelyingParty } from './relying-party.ts';
export type {
  CreatedRequest,
  Finished,
  FinishedLogin,
  LoginOptions,
  Progress,
  RequestOptions,
} from './requests.ts';
export {
  MemoryTransactionStore,
  type PlainReport,
  type StoredTransaction,
  type Subject,
  type TransactionState,
  type TransactionStore,
} from './transaction.ts';
