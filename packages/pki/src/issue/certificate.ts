import { bitString, explicit, integer, sequence, time, unsignedInteger } from '../der/write.ts';
import { type Extension, encodeExtensions } from './extensions.ts';
import { algorithmIdentifier, type SignatureAlgorithm, type Signer } from './signer.ts';

/** Everything a certificate says (RFC 5280 §4.1.2); names and keys as DER. */
export interface CertificateToBeSigned {
  /** Big-endian, positive. */
  readonly serialNumber: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly issuer: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: Uint8Array;
  readonly subjectPublicKeyInfo: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** TBSCertificate, version 3, DER. */
export function buildTbsCertificate(certificate: CertificateToBeSigned): Uint8Array {
  return sequence(
    explicit(0, integer(2)),
    unsignedInteger(certificate.serialNumber),
    algorithmIdentifier(certificate.signatureAlgorithm),
    certificate.issuer,
    sequence(time(certificate.notBefore), time(certificate.notAfter)),
    certificate.subject,
    certificate.subjectPublicKeyInfo,
    explicit(3, encodeExtensions(certificate.extensions)),
  );
}

/** Signs a to-be-signed part: SEQUENCE { tbs, algorithm, BIT STRING, … } (certificate, CRL, BasicOCSPResponse). */
export async function signTbs(
  signer: Signer,
  tbs: Uint8Array,
  ...trailing: readonly Uint8Array[]
): Promise<Uint8Array> {
  return sequence(tbs, algorithmIdentifier(signer.algorithm), bitString(await signer.sign(tbs)), ...trailing);
}
