export { type Flow, REQUEST_MEDIA_TYPE, type RequestSigner } from '@inro/presentation';
export { reportToJson, type SignatureVerifier, type ValidationReport } from '@inro/verifier';
export { defaultEndpoints, type Endpoints, type RelyingPartyOptions } from './options.ts';
export { type LoginOptions, type LoginRequest, type LoginState, RelyingParty } from './relying-party.ts';
export {
  type LoginTransaction,
  MemoryTransactionStore,
  type PlainReport,
  type Subject,
  type TransactionState,
  type TransactionStore,
} from './transaction.ts';
