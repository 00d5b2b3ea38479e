import { concatBytes, fromHex } from '@inro/foundation';
import { END_OF_112_BIT_STRENGTH, type UnverifiedPublicKey } from '@inro/pki/read';

/** What a holder's key may be, the oldest first. */
export const keyAlgorithms = ['rsa-2048', 'ec-p384'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** Everything about the key of a holder that depends on its algorithm. */
export interface KeyAlgorithmRow {
  /** The hash of everything that such a key signs. */
  readonly hash: 'SHA-256' | 'SHA-384';
  /** Octets of that hash. */
  readonly digestLength: number;
  /** Octets of the public key as DGI 0103 gives it out: modulus (256) ‖ exponent (3), or the point 04 ‖ x ‖ y (SEC 1 §2.3.3). */
  readonly publicKeyLength: number;
  /** Octets of a signature as the applet gives it out: RSASSA-PKCS1-v1_5, or r ‖ s of equal length (PKCS #11 2.40 §2.3.1). */
  readonly signatureLength: number;
  /** What DGI 0102 ends with: nothing, or tag F0 (GPCS 2.3.1 §11.1.8, ECC key parameters reference) with P-384's reference. */
  readonly keyParameter: Uint8Array;
  /** RFC 7518 §3.1: how a login says it. */
  readonly jws: 'RS256' | 'ES384';
  /** From when on a new deployment gets it; milliseconds since 1970. */
  readonly begins: number;
  /** From when on nobody accepts it; undefined while no end is stated. */
  readonly ends: number | undefined;
}

/** 2027-12-31T15:00:00Z: 2028 in Japan, the year for which the next card, on P-384 with SHA-384, is planned. */
const BEGIN_OF_NEXT_CARD = 1_830_265_200_000;

/** ADR 57. */
export const keyAlgorithmRows: Readonly<Record<KeyAlgorithm, KeyAlgorithmRow>> = {
  'rsa-2048': {
    hash: 'SHA-256',
    digestLength: 32,
    publicKeyLength: 259,
    signatureLength: 256,
    keyParameter: new Uint8Array(0),
    jws: 'RS256',
    begins: 0,
    ends: END_OF_112_BIT_STRENGTH,
  },
  'ec-p384': {
    hash: 'SHA-384',
    digestLength: 48,
    publicKeyLength: 97,
    signatureLength: 96,
    keyParameter: fromHex('F00101'),
    jws: 'ES384',
    begins: BEGIN_OF_NEXT_CARD,
    ends: undefined,
  },
};

/** Whether a key of this algorithm is still accepted. */
export const isAccepted = (algorithm: KeyAlgorithm, at: Date): boolean =>
  at.getTime() < (keyAlgorithmRows[algorithm].ends ?? Number.POSITIVE_INFINITY);

/** The algorithm of a deployment that begins now: the newest that has begun, is accepted and can be made there; undefined where none is left. */
export const algorithmFor = (at: Date, offered: readonly KeyAlgorithm[]): KeyAlgorithm | undefined =>
  keyAlgorithms.findLast(
    (one) => at.getTime() >= keyAlgorithmRows[one].begins && isAccepted(one, at) && offered.includes(one),
  );

/** The last moment of a certificate over such a key, at most this one: nothing is certified beyond its algorithm. */
export function endWithin(algorithm: KeyAlgorithm, until: Date): Date {
  const { ends } = keyAlgorithmRows[algorithm];
  return ends === undefined || until.getTime() < ends ? until : new Date(ends - 1000);
}

/** Which algorithm a public key as DGI 0103 gives it out is of; undefined for none. */
export const algorithmOfPublicKey = ({ length }: Uint8Array): KeyAlgorithm | undefined =>
  keyAlgorithms.find((one) => keyAlgorithmRows[one].publicKeyLength === length);

/** Which algorithm a certified key is of; undefined for one that no holder has. */
export function algorithmOfKey(key: UnverifiedPublicKey): KeyAlgorithm | undefined {
  if (key.type === 'RSA') return key.bits === 2048 && key.pss === undefined ? 'rsa-2048' : undefined;
  return key.type === 'EC' && key.curve === 'P-384' && !key.compressed ? 'ec-p384' : undefined;
}

/** A certified key as DGI 0103 gave it out; undefined for one that no holder has. */
export function octetsOfKey(key: UnverifiedPublicKey): Uint8Array | undefined {
  if (algorithmOfKey(key) === undefined) return undefined;
  // X.690 §8.3: an INTEGER begins with a zero octet where its first bit is set, and the first bit of a modulus is.
  return key.type === 'RSA' ? concatBytes(key.modulus.subarray(1), key.exponent) : key.keyBits;
}
