import { createHash, createPublicKey, verify } from 'node:crypto';
import { equalInConstantTime } from '@inro/foundation';
import { RegistrationError } from '../errors/index.ts';
import type { ReceivedApplication } from './document.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** RFC 5652 §5.4, §5.6 and RFC 5035 §4: digest of the content, digest of the certificate, RSASSA-PKCS1-v1_5 by its RSA-2048 key. */
export function checkSignature({ signed }: ReceivedApplication): void {
  const { publicKey } = signed.certificate;
  const good =
    publicKey.type === 'RSA' &&
    publicKey.bits === 2048 &&
    signed.scheme.name === 'RSASSA-PKCS1-v1_5' &&
    equalInConstantTime(signed.messageDigest, sha256(signed.content)) &&
    equalInConstantTime(signed.certificateDigest, sha256(signed.certificate.der)) &&
    verify(
      'sha256',
      signed.signedAttributes,
      createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' }),
      signed.signature,
    );
  if (!good) throw new RegistrationError('registration.signature_invalid');
}
