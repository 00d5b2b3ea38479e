import { readAlgorithm } from './algorithm-identifier.ts';
import { isEdwardsPoint, isOnCurve, type NamedCurve } from './curve-point.ts';
import { DerCursor, openDer, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { type HashName, readPssParameters } from './signature-algorithm.ts';

/** What an id-RSASSA-PSS key may be used with (RFC 4055 §1.2, §3.3): any PSS, or one hash and at least so much salt. */
export interface PssRestriction {
  readonly hash: HashName | undefined;
  /** Octets. */
  readonly minimumSaltLength: number;
}

interface RsaPublicKey {
  readonly type: 'RSA';
  readonly bits: number;
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
  /** Present on id-RSASSA-PSS keys, which check no other scheme. */
  readonly pss: PssRestriction | undefined;
}

/** A public key of unproven origin, strictly read. `spki` is the DER of its SubjectPublicKeyInfo. */
export type UnverifiedPublicKey = { readonly spki: Uint8Array; readonly keyBits: Uint8Array } & (
  | RsaPublicKey
  | { readonly type: 'EC'; readonly curve: NamedCurve; readonly bits: number; readonly compressed: boolean }
  | { readonly type: 'DSA'; readonly bits: number; readonly parameters: Uint8Array | undefined }
  | { readonly type: 'Ed25519' | 'Ed448' | 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87' }
  | { readonly type: 'unsupported'; readonly algorithm: string }
);

const curves: ReadonlyMap<string, { curve: NamedCurve; bits: number }> = new Map([
  [oid.curve.p192, { curve: 'P-192', bits: 192 }],
  [oid.curve.p224, { curve: 'P-224', bits: 224 }],
  [oid.curve.p256, { curve: 'P-256', bits: 256 }],
  [oid.curve.p384, { curve: 'P-384', bits: 384 }],
  [oid.curve.p521, { curve: 'P-521', bits: 521 }],
  [oid.curve.secp256k1, { curve: 'secp256k1', bits: 256 }],
]);

const plain: ReadonlyMap<
  string,
  { type: 'Ed25519' | 'Ed448' | 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87'; size: number }
> = new Map([
  [oid.key.ed25519, { type: 'Ed25519', size: 32 }],
  [oid.key.ed448, { type: 'Ed448', size: 57 }],
  [oid.key.mlDsa44, { type: 'ML-DSA-44', size: 1312 }],
  [oid.key.mlDsa65, { type: 'ML-DSA-65', size: 1952 }],
  [oid.key.mlDsa87, { type: 'ML-DSA-87', size: 2592 }],
]);

/** Bit length of a positive INTEGER's content octets. */
function bitLength(value: Uint8Array): number {
  const first = value[0] === 0 ? 1 : 0;
  const top = value[first];
  return top === undefined ? 0 : (value.length - first - 1) * 8 + (32 - Math.clz32(top));
}

/** Largest RSA modulus that is looked at: more would make one verification cost seconds. */
const MAXIMUM_RSA_BITS = 16_384;

/** Reads SubjectPublicKeyInfo; unknown algorithms are reported as such, defects in known ones refused. */
export function readPublicKey(spki: Uint8Array): UnverifiedPublicKey {
  const structure = 'subjectPublicKeyInfo';
  const cursor = openDer(spki, tag.sequence, structure);
  const algorithm = readAlgorithm(cursor);
  const keyBits = cursor.octetAlignedBits();
  cursor.done();
  const common = { spki, keyBits };
  if (algorithm.oid === oid.key.rsa) {
    if (algorithm.parameters?.length !== 2 || algorithm.parameters[0] !== tag.null) cursor.refuse('value_not_allowed'); // RFC 3279 §2.3.1
    return { ...common, type: 'RSA', ...readRsa(keyBits, structure), pss: undefined };
  }
  if (algorithm.oid === oid.key.rsaPss) {
    const pss = readPssRestriction(algorithm.parameters);
    if (pss === undefined) return { ...common, type: 'unsupported', algorithm: 'RSASSA-PSS parameters' };
    return { ...common, type: 'RSA', ...readRsa(keyBits, structure), pss };
  }
  if (algorithm.oid === oid.key.ec) {
    const parameters = algorithm.parameters;
    if (parameters?.[0] !== tag.oid) return { ...common, type: 'unsupported', algorithm: 'explicit curve' }; // RFC 5480 §2.1.1
    const named = curves.get(new DerCursor(parameters, structure).oid());
    if (named === undefined) return { ...common, type: 'unsupported', algorithm: 'curve' };
    const width = Math.ceil(named.bits / 8);
    const compressed = keyBits[0] === 2 || keyBits[0] === 3;
    if (keyBits.length !== (compressed ? width + 1 : 2 * width + 1) || (!compressed && keyBits[0] !== 4))
      cursor.refuse('value_not_allowed'); // SEC 1 §2.3.3
    if (!isOnCurve(keyBits, named.curve)) cursor.refuse('value_not_allowed'); // SEC 1 §2.3.4
    return { ...common, type: 'EC', compressed, ...named };
  }
  if (algorithm.oid === oid.key.dsa) {
    const bits = algorithm.parameters === undefined ? 0 : readDsaBits(algorithm.parameters, structure);
    return { ...common, type: 'DSA', bits, parameters: algorithm.parameters };
  }
  const fixed = plain.get(algorithm.oid);
  if (fixed === undefined) return { ...common, type: 'unsupported', algorithm: algorithm.oid };
  if (algorithm.parameters !== undefined || keyBits.length !== fixed.size) cursor.refuse('value_not_allowed'); // RFC 8410 §3
  if ((fixed.type === 'Ed25519' || fixed.type === 'Ed448') && !isEdwardsPoint(keyBits, fixed.type))
    cursor.refuse('value_not_allowed'); // RFC 8032 §5.1.3, §5.2.3
  return { ...common, type: fixed.type };
}

/** RFC 4055 §3.3: absent parameters restrict nothing; undefined for what no signature here could meet. */
function readPssRestriction(parameters: Uint8Array | undefined): PssRestriction | undefined {
  if (parameters === undefined) return { hash: undefined, minimumSaltLength: 0 };
  const read = readPssParameters(parameters);
  return read && { hash: read.hash, minimumSaltLength: read.saltLength };
}

function readRsa(keyBits: Uint8Array, structure: string) {
  const cursor = openDer(keyBits, tag.sequence, structure);
  const modulus = cursor.integer();
  const exponent = cursor.integer();
  cursor.done();
  if (modulus[0]! >= 0x80 || exponent[0]! >= 0x80) cursor.refuse('integer_out_of_range');
  if ((modulus[modulus.length - 1]! & 1) === 0) cursor.refuse('value_not_allowed'); // RFC 8017 §3.1: odd primes
  const bits = bitLength(modulus);
  if (bits > MAXIMUM_RSA_BITS || bitLength(exponent) > 64) cursor.refuse('too_large');
  return { bits, modulus, exponent };
}

function readDsaBits(parameters: Uint8Array, structure: string): number {
  if (parameters[0] !== tag.sequence) return 0;
  const prime = openDer(parameters, tag.sequence, structure).integer();
  const bits = bitLength(prime);
  if (bits > 4096) return 0;
  return bits;
}
