import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { exposeSecret, type Secret } from '@inro/foundation';

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
