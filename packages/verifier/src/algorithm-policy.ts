import { END_OF_112_BIT_STRENGTH, type HashName, type SignatureScheme, type UnverifiedPublicKey } from '@inro/pki/read';

/** One accepted kind of key: at least so many bits, until then (milliseconds since 1970; absent: no end stated). */
export interface KeyRule {
  readonly type: UnverifiedPublicKey['type'];
  readonly minimumBits?: number;
  readonly maximumBits?: number;
  readonly curves?: readonly string[];
  readonly until?: number;
}

/** Which keys and signature schemes are accepted, and until when (ETSI EN 319 102-1 §5.2.8). */
export interface AlgorithmPolicy {
  readonly keys: readonly KeyRule[];
  readonly schemes: readonly SignatureScheme['name'][];
  readonly hashes: readonly HashName[];
}

/** The default: what is accepted today, with the end of RSA-2048 as a date. */
export const currentAlgorithms: AlgorithmPolicy = {
  keys: [
    { type: 'RSA', minimumBits: 2048, maximumBits: 3071, until: END_OF_112_BIT_STRENGTH },
    { type: 'RSA', minimumBits: 3072, maximumBits: 8192 },
    { type: 'EC', curves: ['P-256', 'P-384', 'P-521'] },
    { type: 'Ed25519' },
    { type: 'Ed448' },
    { type: 'ML-DSA-44' },
    { type: 'ML-DSA-65' },
    { type: 'ML-DSA-87' },
  ],
  schemes: ['RSASSA-PKCS1-v1_5', 'RSASSA-PSS', 'ECDSA', 'Ed25519', 'Ed448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'],
  hashes: ['SHA-256', 'SHA-384', 'SHA-512'],
};

/** CA/Browser Forum Baseline Requirements §6.1.5 and §7.1.3. */
export const webPkiAlgorithms: AlgorithmPolicy = {
  keys: [
    { type: 'RSA', minimumBits: 2048, maximumBits: 16_384 },
    { type: 'EC', curves: ['P-256', 'P-384', 'P-521'] },
  ],
  schemes: ['RSASSA-PKCS1-v1_5', 'RSASSA-PSS', 'ECDSA'],
  hashes: ['SHA-256', 'SHA-384', 'SHA-512'],
};

/** RFC 5280 names no lower bound: every algorithm that the host can check. For the study of old material alone. */
export const historicAlgorithms: AlgorithmPolicy = {
  keys: [
    { type: 'RSA', minimumBits: 512 },
    { type: 'EC' },
    { type: 'DSA' },
    { type: 'Ed25519' },
    { type: 'Ed448' },
    { type: 'ML-DSA-44' },
    { type: 'ML-DSA-65' },
    { type: 'ML-DSA-87' },
  ],
  schemes: [...currentAlgorithms.schemes, 'DSA'],
  hashes: ['SHA-1', 'SHA-224', ...currentAlgorithms.hashes],
};

/** True when a key is accepted at that time. */
export function acceptsKey(policy: AlgorithmPolicy, key: UnverifiedPublicKey, at: number): boolean {
  return policy.keys.some((rule) => {
    if (rule.type !== key.type || (rule.until !== undefined && at >= rule.until)) return false;
    const bits = 'bits' in key ? key.bits : 0;
    if (bits < (rule.minimumBits ?? 0) || bits > (rule.maximumBits ?? Number.MAX_SAFE_INTEGER)) return false;
    if (key.type === 'EC' && rule.curves !== undefined && !rule.curves.includes(key.curve)) return false;
    if (key.type !== 'RSA') return true;
    const bound = key.pss?.hash;
    return isSaneExponent(key.exponent) && (bound === undefined || policy.hashes.includes(bound));
  });
}

/** Odd and at least 3 (RFC 8017 §3.1). */
function isSaneExponent(exponent: Uint8Array): boolean {
  const last = exponent[exponent.length - 1]!;
  return (last & 1) === 1 && (exponent.length > 1 || last >= 3);
}

/** True when a scheme (and its hash) is accepted. */
export function acceptsScheme(policy: AlgorithmPolicy, scheme: SignatureScheme): boolean {
  return policy.schemes.includes(scheme.name) && (!('hash' in scheme) || policy.hashes.includes(scheme.hash));
}

/** A key of one family never checks a signature of another, nor an id-RSASSA-PSS key one that it forbids (RFC 4055 §3.3). */
export function keyFits(key: UnverifiedPublicKey, scheme: SignatureScheme): boolean {
  switch (scheme.name) {
    case 'RSASSA-PKCS1-v1_5':
      return key.type === 'RSA' && key.pss === undefined;
    case 'RSASSA-PSS':
      return (
        key.type === 'RSA' &&
        (key.pss?.hash === undefined ||
          (key.pss.hash === scheme.hash && scheme.saltLength >= key.pss.minimumSaltLength))
      );
    case 'ECDSA':
      return key.type === 'EC';
    default:
      return key.type === scheme.name;
  }
}
