export { JPKI_AID, JpkiClient, type SecretState, spendLastTry } from './client.ts';
export { formOfSecret, type SecretForm, secretBytes } from './secret-form.ts';
export { type AttestedPoint, StatementKeys } from './statement-keys.ts';
