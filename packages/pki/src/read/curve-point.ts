import { toHex } from '@inro/foundation';

export type NamedCurve = 'P-192' | 'P-224' | 'P-256' | 'P-384' | 'P-521' | 'secp256k1';

/** y² = x³ + ax + b over the field of p elements (SEC 2 §2; NIST SP 800-186 §3.2.1). */
interface Curve {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

const nist = (p: bigint, b: bigint): Curve => ({ p, a: p - 3n, b });

const curves: Readonly<Record<NamedCurve, Curve>> = {
  'P-192': nist(2n ** 192n - 2n ** 64n - 1n, 0x64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1n),
  'P-224': nist(2n ** 224n - 2n ** 96n + 1n, 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n),
  'P-256': nist(
    2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  ),
  'P-384': nist(
    2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  ),
  'P-521': nist(
    2n ** 521n - 1n,
    0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  ),
  secp256k1: { p: 2n ** 256n - 2n ** 32n - 977n, a: 0n, b: 7n },
};

const toNumber = (octets: Uint8Array): bigint => BigInt(`0x${toHex(octets)}`);

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  let factor = base % p;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % p;
    factor = (factor * factor) % p;
  }
  return result;
}

/** Euler's criterion. */
const isSquare = (value: bigint, p: bigint): boolean => value % p === 0n || power(value, (p - 1n) / 2n, p) === 1n;

/**
 * SEC 1 §2.3.4: whether the octets of a point, form octet first and of the right length, name a point of the curve:
 * coordinates below p, and the equation holds (for a compressed point: some y solves it).
 */
export function isOnCurve(point: Uint8Array, name: NamedCurve): boolean {
  const { p, a, b } = curves[name];
  const compressed = point[0] !== 4;
  const end = compressed ? point.length : (point.length + 1) / 2;
  const x = toNumber(point.subarray(1, end));
  if (x >= p) return false;
  const right = ((x * x + a) * x + b) % p;
  if (compressed) return isSquare(right, p);
  const y = toNumber(point.subarray(end));
  return y < p && (y * y) % p === right;
}

const edwards = {
  Ed25519: { p: 2n ** 255n - 19n, a: -1n, d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n },
  Ed448: { p: 2n ** 448n - 2n ** 224n - 1n, a: 1n, d: -39081n },
} as const;

/** RFC 8032 §5.1.3, §5.2.3: whether the octets of an Edwards key decode: y below p, and ax² + y² = 1 + dx²y² for some x. */
export function isEdwardsPoint(octets: Uint8Array, name: keyof typeof edwards): boolean {
  const { p, a, d } = edwards[name];
  const bytes = new Uint8Array(octets).reverse();
  const sign = bytes[0]! & 0x80;
  bytes[0] = bytes[0]! & 0x7f;
  const y = toNumber(bytes);
  if (y >= p) return false;
  // x² = (y² - 1) / (dy² - a): a square exactly when the product of the two is one.
  const above = (y * y - 1n + p) % p;
  const below = (((d * y * y - a) % p) + p) % p;
  return above === 0n ? sign === 0 : isSquare(above * below, p);
}
