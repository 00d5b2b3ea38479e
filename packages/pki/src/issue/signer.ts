import { nullValue, objectIdentifier, sequence } from '../der/write.ts';
import { oid } from '../read/object-identifiers.ts';

/** Signature algorithms that an issuer here may use (RFC 4055 §5, RFC 5758 §3.2). */
export type SignatureAlgorithm = 'sha256WithRSAEncryption' | 'ecdsa-with-SHA256' | 'ecdsa-with-SHA384';

/** A key that signs and never shows itself: a file key, later a PKCS#11 token. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Signs the whole message (hashing included); ECDSA answers come as DER Ecdsa-Sig-Value. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const algorithms: Readonly<Record<SignatureAlgorithm, Uint8Array>> = {
  // RFC 4055 §5: parameters NULL for RSA; RFC 5758 §3.2: parameters absent for ECDSA.
  sha256WithRSAEncryption: sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue()),
  'ecdsa-with-SHA256': sequence(objectIdentifier(oid.signature.sha256WithEcdsa)),
  'ecdsa-with-SHA384': sequence(objectIdentifier(oid.signature.sha384WithEcdsa)),
};

/** AlgorithmIdentifier, DER. */
export const algorithmIdentifier = (algorithm: SignatureAlgorithm): Uint8Array => algorithms[algorithm];
