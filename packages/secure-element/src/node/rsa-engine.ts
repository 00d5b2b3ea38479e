import { constants, createPrivateKey, generateKeyPair, type KeyObject, privateEncrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64Url } from '@inro/foundation';
import type { RsaEngine } from '../ports.ts';

const generateRsa = promisify(generateKeyPair);
const imported = new WeakMap<Uint8Array, KeyObject>();

function keyOf(privateKey: Uint8Array): KeyObject {
  let key = imported.get(privateKey);
  if (key === undefined) {
    key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
    imported.set(privateKey, key);
  }
  return key;
}

/** RSA by OpenSSL. Keys are made on a worker thread of the pool, so that the process goes on meanwhile. */
export const nodeRsaEngine: RsaEngine = {
  async generate() {
    const { privateKey } = await generateRsa('rsa', { modulusLength: 2048, publicExponent: 0x10001 });
    const { n, e } = privateKey.export({ format: 'jwk' });
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    return {
      publicKey: { modulus: fromBase64Url(n!), exponent: fromBase64Url(e!) },
      privateKey: new Uint8Array(pkcs8),
    };
  },
  async privateOperation(privateKey, block) {
    const key = { key: keyOf(privateKey), padding: constants.RSA_NO_PADDING };
    return new Uint8Array(privateEncrypt(key, block));
  },
};
