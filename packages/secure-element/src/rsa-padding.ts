import { concatBytes } from '@inro/foundation';
import { sha256 } from '@noble/hashes/sha2.js';

const BLOCK = 256;

/** RFC 8017 §9.2 step 5: 00 01 FF… 00 and the bytes, 256 in all; TypeError unless 1–245 bytes. */
export function padPkcs1(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 1 || bytes.length > BLOCK - 11) throw new TypeError('PKCS#1 v1.5 takes 1 to 245 bytes');
  const block = new Uint8Array(BLOCK).fill(0xff, 2);
  block[1] = 0x01;
  block[BLOCK - bytes.length - 1] = 0x00;
  block.set(bytes, BLOCK - bytes.length);
  return block;
}

/** RFC 8017 §9.1.1 with SHA-256, a 32-byte salt and a 2048-bit modulus. */
export function encodePss(digest: Uint8Array, salt: Uint8Array): Uint8Array {
  if (digest.length !== 32) throw new TypeError('PSS takes a SHA-256 digest');
  const hash = sha256(concatBytes(new Uint8Array(8), digest, salt));
  const block = new Uint8Array(BLOCK);
  const maskedLength = BLOCK - hash.length - 1;
  block[maskedLength - salt.length - 1] = 0x01;
  block.set(salt, maskedLength - salt.length);
  for (let i = 0, counter = 0; i < maskedLength; i += 32, counter++) {
    const mask = sha256(concatBytes(hash, Uint8Array.of(0, 0, 0, counter)));
    for (let j = 0; j < 32 && i + j < maskedLength; j++) block[i + j]! ^= mask[j]!;
  }
  block[0]! &= 0x7f;
  block.set(hash, maskedLength);
  block[BLOCK - 1] = 0xbc;
  return block;
}
