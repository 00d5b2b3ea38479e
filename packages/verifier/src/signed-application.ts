import { equalInConstantTime } from '@inro/foundation';
import type { SignedApplication } from '@inro/pki/read';
import { askDigest, askVerify, runNow, type SignatureVerifier, type Steps } from './steps.ts';

/**
 * Whether the signature of an application holds (RFC 5652 §5.4 and §5.6, RFC 5035 §4): the digest of its content, the
 * digest of the certificate beside it, and RSASSA-PKCS1-v1_5 by that certificate's RSA-2048 key. Whose certificate that
 * is, and whether it is good, remains to be checked.
 */
export const applicationSignatureHoldsNow = (application: SignedApplication, port: SignatureVerifier): boolean =>
  runNow(checkApplicationSignature(application), port);

function* checkApplicationSignature(application: SignedApplication): Steps<boolean> {
  const { certificate, scheme, signature, signedAttributes } = application;
  const { publicKey } = certificate;
  if (publicKey.type !== 'RSA' || publicKey.bits !== 2048 || scheme.name !== 'RSASSA-PKCS1-v1_5') return false;
  const content = yield* askDigest('SHA-256', application.content);
  if (!equalInConstantTime(application.messageDigest, content)) return false;
  const signer = yield* askDigest('SHA-256', certificate.der);
  if (!equalInConstantTime(application.certificateDigest, signer)) return false;
  return yield* askVerify({ key: publicKey, scheme, data: signedAttributes, signature });
}
