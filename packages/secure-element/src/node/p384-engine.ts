import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64Url } from '@inro/foundation';
import { p384 } from '@noble/curves/nist.js';
import type { P384Engine } from '../ports.ts';

const generateEc = promisify(generateKeyPair);

const SCALAR_LENGTH = 48;
/** SEC 1 §2.3.3: a point that is not compressed. */
const UNCOMPRESSED = 0x04;

/** A field element as JWK has it, as long as the field (RFC 7518 §6.2.1.2). */
const coordinate = (text: string | undefined): Uint8Array => fromBase64Url(text!);

/**
 * P-384: pairs are made by OpenSSL. A digest that somebody else made is signed by @noble/curves, because node:crypto hashes
 * whatever it signs; the nonce is RFC 6979's with fresh randomness in it (§3.6).
 */
export const nodeP384Engine: P384Engine = {
  async generate() {
    const { privateKey } = await generateEc('ec', { namedCurve: 'P-384' });
    const { x, y, d } = privateKey.export({ format: 'jwk' });
    return { point: Uint8Array.of(UNCOMPRESSED, ...coordinate(x), ...coordinate(y)), privateKey: coordinate(d) };
  },
  async sign(privateKey, digest) {
    if (digest.length !== SCALAR_LENGTH) throw new TypeError('P-384 signs a SHA-384 digest');
    return p384.sign(digest, privateKey, { prehash: false, extraEntropy: true, format: 'compact' });
  },
};
