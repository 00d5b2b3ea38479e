import { bitString, element, integer, nullValue, objectIdentifier, sequence, setOf, utf8String } from '../der/write.ts';
import { context } from '../read/der.ts';
import { oid } from '../read/object-identifiers.ts';

const algorithms = {
  sha256WithRSAEncryption: sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue()),
  'ecdsa-with-SHA256': sequence(objectIdentifier(oid.signature.sha256WithEcdsa)),
  'ecdsa-with-SHA384': sequence(objectIdentifier(oid.signature.sha384WithEcdsa)),
} as const;

/** A key that can prove its possession: signs the whole message with the hash of its algorithm; ECDSA answers as DER. */
export interface RequestSigner {
  readonly algorithm: keyof typeof algorithms;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** PKCS #10 CertificationRequest (RFC 2986), DER: proves possession; everything else about it is said elsewhere. */
export async function buildCertificateRequest(commonName: string, signer: RequestSigner): Promise<Uint8Array> {
  const subject = sequence(setOf(sequence(objectIdentifier(oid.attribute.commonName), utf8String(commonName))));
  const information = sequence(integer(0), subject, signer.publicKey, element(context(0)));
  return sequence(information, algorithms[signer.algorithm], bitString(await signer.sign(information)));
}
