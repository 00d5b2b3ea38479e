export {
  type CertificateKind,
  JPKI_AID,
  JpkiClient,
  type KeyKind,
  type SecretState,
  spendLastTry,
  type TokenKind,
} from './client.ts';
export { formOfSecret, type SecretForm, type SecretKind, secretBytes } from './secret-form.ts';
