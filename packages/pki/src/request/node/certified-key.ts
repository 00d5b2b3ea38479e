import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { placeFileOnce, replaceFile } from '@inro/foundation/node';
import { buildCertificateRequest } from '../certificate-request.ts';

export interface CertifiedKeyOptions {
  /** Folder of the key and its certificate; private to whose key it is. */
  readonly folder: string;
  /** Names of the files in it. */
  readonly files: { readonly key: string; readonly next: string; readonly certificate: string };
  readonly algorithm: keyof typeof algorithms;
  /** commonName of the request. */
  readonly subject: string;
}

export interface RequestChoice {
  /** Throws away the key that waits for its certificate, and asks for another: the authority has certified that one already. */
  readonly anew?: boolean;
}

interface InUse {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

const algorithms = {
  'ec-p256': {
    signature: 'ecdsa-with-SHA256',
    hash: 'sha256',
    curve: 'prime256v1',
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  },
  'ec-p384': {
    signature: 'ecdsa-with-SHA384',
    hash: 'sha384',
    curve: 'secp384r1',
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  },
  'rsa-2048': {
    signature: 'sha256WithRSAEncryption',
    hash: 'sha256',
    curve: undefined,
    make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  },
} as const;

/**
 * A key that is made here, never leaves its folder, and is certified once (ADR 51): once there is a certificate, a request
 * is about the next key, which takes over with its own certificate, in every process that has this folder.
 */
export class CertifiedKey {
  readonly #options: CertifiedKeyOptions;
  readonly #own: string;
  readonly #next: string;
  readonly #certificate: string;
  #inUse: InUse | undefined;
  #seen = '';

  constructor(options: CertifiedKeyOptions) {
    this.#options = options;
    const { folder, files } = options;
    this.#own = join(folder, files.key);
    this.#next = join(folder, files.next);
    this.#certificate = join(folder, files.certificate);
    this.#openOrMake(this.#own);
  }

  /** The key with the certificate that is installed for it; undefined where there is none. */
  get inUse(): InUse | undefined {
    const found = statSync(this.#certificate, { bigint: true, throwIfNoEntry: false });
    const seen = found ? `${found.ino} ${found.mtimeNs} ${found.size}` : '';
    if (seen !== this.#seen) {
      this.#inUse = found && this.#takeOver(new Uint8Array(readFileSync(this.#certificate)));
      this.#seen = seen;
    }
    return this.#inUse;
  }

  /** PKCS #10 request (RFC 2986), DER: about the same key until its certificate is installed. */
  request({ anew = false }: RequestChoice = {}): Promise<Uint8Array> {
    // What was installed and not yet taken over is no key that waits.
    void this.inUse;
    if (anew) rmSync(this.#next, { force: true });
    const renews = anew || existsSync(this.#certificate) || existsSync(this.#next);
    const path = renews ? this.#next : this.#own;
    // One that waits and is of what was asked for before is certified by nobody any more (ADR 57).
    const waiting = openKey(path);
    if (waiting && !isOf(waiting, this.#options.algorithm)) rmSync(path, { force: true });
    const key = this.#openOrMake(path);
    const { signature, hash } = algorithms[this.#options.algorithm];
    return buildCertificateRequest(this.#options.subject, {
      algorithm: signature,
      publicKey: new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })),
      sign: async (message) => new Uint8Array(sign(hash, message, key)),
    });
  }

  /** Whether a certificate is for the key in use, or for the one that waits. */
  fits(certificate: Uint8Array): boolean {
    return [this.#next, this.#own].some((file) => fits(openKey(file), certificate));
  }

  /** Takes up a certificate that fits; a TypeError for another. Dead in between, the next one to look goes on. */
  install(certificate: Uint8Array): void {
    if (!this.fits(certificate)) throw new TypeError('a certificate of another key');
    replaceFile(this.#certificate, certificate);
    void this.inUse;
  }

  /** What is installed says which key is in use; of two processes at once, one moves it. */
  #takeOver(certificate: Uint8Array): InUse | undefined {
    if (fits(openKey(this.#next), certificate)) move(this.#next, this.#own);
    const key = openKey(this.#own);
    return fits(key, certificate) ? { key, certificate } : undefined;
  }

  #openOrMake(path: string): KeyObject {
    if (!existsSync(path)) {
      const { privateKey } = algorithms[this.#options.algorithm].make();
      placeFileOnce(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    }
    return createPrivateKey(readFileSync(path));
  }
}

const isOf = (key: KeyObject, algorithm: keyof typeof algorithms): boolean =>
  key.asymmetricKeyType === 'ec'
    ? key.asymmetricKeyDetails?.namedCurve === algorithms[algorithm].curve
    : algorithms[algorithm].curve === undefined;

function fits(key: KeyObject | undefined, certificate: Uint8Array): key is KeyObject {
  try {
    return key !== undefined && new X509Certificate(certificate).checkPrivateKey(key);
  } catch {
    return false;
  }
}

function openKey(path: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (failure) {
    if ((failure as { code?: string }).code === 'ENOENT') return undefined;
    throw failure;
  }
}

/** Another process may have done it. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (failure) {
    if ((failure as { code?: string }).code !== 'ENOENT') throw failure;
  }
}
