import { createPrivateKey, generatePrimeSync, type KeyObject } from 'node:crypto';

const E = 65_537n;
const primes: bigint[] = [];
let [first, second] = [0, 0];

/** e has an inverse modulo p − 1 (RFC 8017 §3.2); both of the highest bits are set, so two of them make 2048 bits. */
function prime(): bigint {
  const found = generatePrimeSync(1024, { bigint: true });
  return (found - 1n) % E === 0n ? prime() : found;
}

/** A new RSA key: every two of a few primes make one, at once. For tests alone, since two such keys tell each other's primes. */
export function rsaKey(): KeyObject {
  if (first === second) [first, second] = [0, second + 1];
  while (primes.length <= second) primes.push(prime());
  const [p, q] = [primes[second]!, primes[first++]!];
  const d = inverse(E, (p - 1n) * (q - 1n));
  const members = { n: p * q, e: E, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const texts = Object.entries(members).map(([name, value]) => [name, base64url(value)]);
  return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(texts) }, format: 'jwk' });
}

function inverse(of: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [of % modulus, modulus, 1n, 0n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const digits = value.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').toString('base64url');
}
