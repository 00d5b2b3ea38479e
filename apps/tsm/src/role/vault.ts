import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { exposeSecret, fromHex, Secret } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';

/**
 * Reads a role's master key: 32 bytes in hexadecimal, in a file that only this role (and, in the sandbox, the maker of
 * elements) may read. A missing one is made, mode 0600, whole or not at all.
 */
export function readMasterKey(path: string): Secret<Uint8Array> {
  if (!existsSync(path)) placeFileOnce(path, randomBytes(32).toString('hex'));
  return parse(readFileSync(path, 'utf8'));
}

function parse(text: string): Secret<Uint8Array> {
  const hex = text.trim();
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new TypeError('a master key has 32 bytes in hexadecimal');
  return new Secret(fromHex(hex));
}

/** A key of its own for each purpose, out of the master key (RFC 5869). */
export const deriveKey = (master: Secret<Uint8Array>, purpose: string, length = 32): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', exposeSecret(master), new Uint8Array(0), purpose, length));

/** Encrypts what lies in the role's database: sessions and transport keys. AES-256-GCM, bound to its place. */
export class Vault {
  readonly #key: Uint8Array;
  constructor(master: Secret<Uint8Array>) {
    this.#key = deriveKey(master, 'inro-tsm-at-rest-1');
  }

  seal(place: string, plain: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, body, cipher.getAuthTag()]);
  }

  /** Throws when the bytes were not sealed here for this place. */
  open(place: string, sealed: Uint8Array): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, 12)).setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
  }
}
