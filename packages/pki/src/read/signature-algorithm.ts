import { InroError } from '@inro/problem';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import { context, DerCursor, openDer, sameBytes, tag } from './der.ts';
import { oid } from './object-identifiers.ts';

export type HashName = 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** A signature scheme with every parameter fixed. */
export type SignatureScheme =
  | { readonly name: 'RSASSA-PKCS1-v1_5' | 'ECDSA' | 'DSA'; readonly hash: HashName }
  | { readonly name: 'RSASSA-PSS'; readonly hash: HashName; readonly saltLength: number }
  | { readonly name: 'Ed25519' | 'Ed448' | 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87' };

const NULL = Uint8Array.of(5, 0);
const rsa = (hash: HashName) => ({ scheme: { name: 'RSASSA-PKCS1-v1_5', hash } as SignatureScheme, parameters: NULL });
const none = (scheme: SignatureScheme) => ({ scheme, parameters: undefined });

interface Row {
  readonly scheme: SignatureScheme;
  readonly parameters: Uint8Array | undefined;
}
const schemes: ReadonlyMap<string, Row> = new Map<string, Row>([
  [oid.signature.md5WithRsa, rsa('MD5')],
  [oid.signature.sha1WithRsa, rsa('SHA-1')],
  [oid.signature.sha224WithRsa, rsa('SHA-224')],
  [oid.signature.sha256WithRsa, rsa('SHA-256')],
  [oid.signature.sha384WithRsa, rsa('SHA-384')],
  [oid.signature.sha512WithRsa, rsa('SHA-512')],
  [oid.signature.sha1WithEcdsa, none({ name: 'ECDSA', hash: 'SHA-1' })],
  [oid.signature.sha224WithEcdsa, none({ name: 'ECDSA', hash: 'SHA-224' })],
  [oid.signature.sha256WithEcdsa, none({ name: 'ECDSA', hash: 'SHA-256' })],
  [oid.signature.sha384WithEcdsa, none({ name: 'ECDSA', hash: 'SHA-384' })],
  [oid.signature.sha512WithEcdsa, none({ name: 'ECDSA', hash: 'SHA-512' })],
  [oid.signature.sha1WithDsa, none({ name: 'DSA', hash: 'SHA-1' })],
  [oid.signature.sha256WithDsa, none({ name: 'DSA', hash: 'SHA-256' })],
  [oid.key.ed25519, none({ name: 'Ed25519' })],
  [oid.key.ed448, none({ name: 'Ed448' })],
  [oid.key.mlDsa44, none({ name: 'ML-DSA-44' })],
  [oid.key.mlDsa65, none({ name: 'ML-DSA-65' })],
  [oid.key.mlDsa87, none({ name: 'ML-DSA-87' })],
]);

const hashes: ReadonlyMap<string, HashName> = new Map([
  [oid.hash.sha1, 'SHA-1'],
  [oid.hash.sha224, 'SHA-224'],
  [oid.hash.sha256, 'SHA-256'],
  [oid.hash.sha384, 'SHA-384'],
  [oid.hash.sha512, 'SHA-512'],
]);

/** The hash behind an identifier whose parameters are absent or NULL (RFC 5754 §2). */
export function hashOf(algorithm: AlgorithmIdentifier): HashName | undefined {
  if (algorithm.parameters !== undefined && !sameBytes(algorithm.parameters, NULL)) return undefined;
  return hashes.get(algorithm.oid);
}

/** The scheme of a signature algorithm; undefined when unknown or when its parameters break its RFC. */
export function signatureScheme(algorithm: AlgorithmIdentifier): SignatureScheme | undefined {
  if (algorithm.oid === oid.signature.rsaPss) return algorithm.parameters && readPssParameters(algorithm.parameters);
  const row = schemes.get(algorithm.oid);
  if (row === undefined) return undefined;
  // RFC 4055 §5: NULL or, to be accepted as well, absent for RSA; RFC 5758 §3.2, RFC 8410 §3: absent for the others.
  const same =
    algorithm.parameters === undefined ||
    (row.parameters !== undefined && sameBytes(row.parameters, algorithm.parameters));
  return same ? row.scheme : undefined;
}

export type PssScheme = Extract<SignatureScheme, { readonly name: 'RSASSA-PSS' }>;

/**
 * RSASSA-PSS-params (RFC 4055 §3.1), of a signature or a key: undefined when malformed or beyond what is in use, which is
 * MGF1 with the same hash and the usual trailer. Never throws: what cannot be read is a scheme that nobody knows.
 */
export function readPssParameters(parameters: Uint8Array): PssScheme | undefined {
  try {
    return readPss(parameters);
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}

function readPss(parameters: Uint8Array): PssScheme | undefined {
  if (parameters[0] !== tag.sequence) return undefined;
  const cursor = openDer(parameters, tag.sequence, 'signatureAlgorithm');
  const optional = (n: number): DerCursor | undefined =>
    cursor.peek() === context(n) ? cursor.enter(context(n)) : undefined;
  const hash = hashField(optional(0));
  const maskField = optional(1);
  const mask = maskField && readAlgorithm(maskField);
  maskField?.done();
  const saltField = optional(2);
  const saltLength = saltField?.smallInteger() ?? 20;
  saltField?.done();
  cursor.done();
  const maskHash =
    mask === undefined
      ? 'SHA-1'
      : mask.oid === oid.mgf1 && mask.parameters !== undefined
        ? hashOf(readAlgorithm(new DerCursor(mask.parameters, 'signatureAlgorithm')))
        : undefined;
  return hash !== undefined && hash === maskHash ? { name: 'RSASSA-PSS', hash, saltLength } : undefined;
}

function hashField(field: DerCursor | undefined): HashName | undefined {
  if (field === undefined) return 'SHA-1';
  const algorithm = readAlgorithm(field);
  field.done();
  return hashOf(algorithm);
}
