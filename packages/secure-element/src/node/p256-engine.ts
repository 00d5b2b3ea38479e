import { createECDH } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import type { P256Engine } from '../ports.ts';

const SCALAR_LENGTH = 32;
const CURVE = 'prime256v1';

/** P-256: pairs and agreement by OpenSSL; a digest that somebody else made by @noble/curves, as for P-384. */
export const nodeP256Engine: P256Engine = {
  async generate() {
    const pair = createECDH(CURVE);
    const point = new Uint8Array(pair.generateKeys());
    // OpenSSL leaves zeros in front out.
    const privateKey = new Uint8Array(SCALAR_LENGTH);
    const scalar = pair.getPrivateKey();
    privateKey.set(scalar, SCALAR_LENGTH - scalar.length);
    return { point, privateKey };
  },
  async sign(privateKey, digest) {
    if (digest.length !== SCALAR_LENGTH) throw new TypeError('P-256 signs a SHA-256 digest');
    return p256.sign(digest, privateKey, { prehash: false, extraEntropy: true, format: 'compact' });
  },
  async agree(privateKey, point) {
    const pair = createECDH(CURVE);
    pair.setPrivateKey(privateKey);
    try {
      return new Uint8Array(pair.computeSecret(point));
    } catch {
      // ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: OpenSSL looks whether it is on the curve.
      return undefined;
    }
  },
};
