import { constants, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import type { HashName, SignatureScheme, UnverifiedPublicKey } from '@inro/pki/read';
import type { SignatureVerifier } from '../steps.ts';

const digestNames: Readonly<Record<HashName, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Kept on the key itself: a WeakMap of native handles costs more at each collection than the import. */
const imported = Symbol('imported');
type Importable = UnverifiedPublicKey & { [imported]?: KeyObject | null };

function importKey(key: Importable): KeyObject | null {
  const known = key[imported];
  if (known !== undefined) return known;
  let object: KeyObject | null = null;
  try {
    object = createPublicKey({ key: key.spki as Buffer, format: 'der', type: 'spki' });
  } catch {
    // a point off the curve, a modulus OpenSSL refuses
  }
  key[imported] = object;
  return object;
}

function keyInput(key: KeyObject, scheme: SignatureScheme) {
  if (scheme.name !== 'RSASSA-PSS') return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
}

/** node:crypto: answers at once; a key is imported once for each parsed certificate. */
export const nodeSignatureVerifier: SignatureVerifier = {
  verify({ key, scheme, data, signature }) {
    const object = importKey(key);
    if (object === null) return false;
    try {
      return verify('hash' in scheme ? digestNames[scheme.hash] : null, data, keyInput(object, scheme), signature);
    } catch {
      return false; // a signature that OpenSSL cannot read
    }
  },
  digest: (name, data) => hash(digestNames[name], data, 'buffer'),
};
