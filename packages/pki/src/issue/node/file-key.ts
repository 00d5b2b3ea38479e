import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  type ScryptOptions,
  scrypt,
  sign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { exposeSecret, fromBase64, type Secret, toBase64 } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { PkiError } from '../../errors.ts';
import type { PublicKeyRule } from '../profile.ts';
import type { SignatureAlgorithm, Signer } from '../signer.ts';

const scryptAsync = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);
const signAsync = promisify(sign) as (
  digest: string,
  data: Uint8Array,
  key: KeyObject | { key: KeyObject; dsaEncoding: 'der' },
) => Promise<Buffer>;

// RFC 7914 §2: N = 2^15, r = 8 take 32 MiB and some 100 ms.
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 << 20 };

/** A private key as it lies on disk or in a table: PKCS#8 under AES-256-GCM, its key from a passphrase by scrypt. */
export interface SealedKey {
  readonly format: 'inro-key-1';
  readonly salt: string;
  readonly iv: string;
  readonly sealed: string;
  /** SubjectPublicKeyInfo, base64; authenticated together with the private part. */
  readonly publicKey: string;
}

const additionalData = (publicKey: string): Uint8Array => Buffer.from(`inro-key-1 ${publicKey}`);

async function seal(key: KeyObject, passphrase: Secret<string>): Promise<SealedKey> {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await scryptAsync(exposeSecret(passphrase), salt, 32, COST), iv);
  cipher.setAAD(additionalData(publicKey));
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  plain.fill(0);
  return { format: 'inro-key-1', salt: toBase64(salt), iv: toBase64(iv), sealed: toBase64(sealed), publicKey };
}

/** Makes a key pair; it leaves this function sealed. */
export async function createSealedKey(rule: PublicKeyRule, passphrase: Secret<string>): Promise<SealedKey> {
  const generate = promisify(generateKeyPair) as unknown as (
    type: string,
    options: object,
  ) => Promise<{ privateKey: KeyObject }>;
  const { privateKey } =
    rule === 'rsa-2048'
      ? await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
      : await generate('ec', { namedCurve: rule === 'ec-p384' ? 'P-384' : 'P-256' });
  return seal(privateKey, passphrase);
}

/** Opens a sealed key for signing. A wrong passphrase or a changed file: `pki.key_not_opened`. */
export async function openSealedKey(sealedKey: SealedKey, passphrase: Secret<string>): Promise<Signer> {
  try {
    if (sealedKey.format !== 'inro-key-1') throw new TypeError('unknown format');
    const key = await scryptAsync(exposeSecret(passphrase), fromBase64(sealedKey.salt), 32, COST);
    const sealed = fromBase64(sealedKey.sealed);
    const decipher = createDecipheriv('aes-256-gcm', key, fromBase64(sealedKey.iv), { authTagLength: 16 });
    decipher.setAAD(additionalData(sealedKey.publicKey));
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const privateKey = createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
    plain.fill(0);
    return keySigner(privateKey);
  } catch (cause) {
    throw new PkiError('pki.key_not_opened', { cause });
  }
}

const algorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  rsa: 'sha256WithRSAEncryption',
  prime256v1: 'ecdsa-with-SHA256',
  secp384r1: 'ecdsa-with-SHA384',
};

/** Signs with a key that node:crypto holds; on the thread pool, so that the event loop stays free. */
export function keySigner(privateKey: KeyObject): Signer {
  const type = privateKey.asymmetricKeyType === 'ec' ? privateKey.asymmetricKeyDetails?.namedCurve : 'rsa';
  const algorithm = algorithms[type ?? ''];
  if (!algorithm) throw new TypeError('no signature algorithm for this key');
  const digest = algorithm === 'ecdsa-with-SHA384' ? 'sha384' : 'sha256';
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    algorithm,
    publicKey: new Uint8Array(publicKey),
    sign: async (message) => new Uint8Array(await signAsync(digest, message, { key: privateKey, dsaEncoding: 'der' })),
  };
}

/**
 * Opens the key file at `path`, or makes it when there is none. The file appears whole or not at all, also when
 * two processes begin at once: the second one takes the first one's.
 */
export async function openOrCreateKeyFile(
  path: string,
  rule: PublicKeyRule,
  passphrase: Secret<string>,
): Promise<Signer> {
  const found = readKeyFile(path);
  if (found) return openSealedKey(found, passphrase);
  placeFileOnce(path, `${JSON.stringify(await createSealedKey(rule, passphrase), undefined, 1)}\n`);
  return openSealedKey(readKeyFile(path)!, passphrase);
}

function readKeyFile(path: string): SealedKey | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as SealedKey;
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw new PkiError('pki.key_not_opened', { cause });
  }
}
