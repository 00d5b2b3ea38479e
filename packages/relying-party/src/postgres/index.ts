export type { PostgresClient } from './client.ts';
export { PostgresDeletionStore, type PostgresDeletionStoreOptions } from './deletion-store.ts';
export { PostgresEvidenceStore, type PostgresEvidenceStoreOptions } from './evidence-store.ts';
export { type PostgresStoreOptions, PostgresTransactionStore } from './transaction-store.ts';
