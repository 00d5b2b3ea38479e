import { cbc, cmac, ecb } from '@noble/ciphers/aes.js';

const ZERO_IV = new Uint8Array(16);

/** AES-CMAC (RFC 4493, SP 800-38B) with a key of 16, 24 or 32 bytes; 16 bytes. */
export const aesCmac = (key: Uint8Array, message: Uint8Array): Uint8Array => cmac(message, key);

/** AES of one 16-byte block. */
export const aesBlock = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  ecb(key, { disablePadding: true }).encrypt(block);

/** AES-CBC without padding; the length is a multiple of 16, the IV zero unless given. */
export const aesCbcEncrypt = (key: Uint8Array, data: Uint8Array, iv: Uint8Array = ZERO_IV): Uint8Array =>
  cbc(key, iv, { disablePadding: true }).encrypt(data);

/** The reverse of {@link aesCbcEncrypt}. */
export const aesCbcDecrypt = (key: Uint8Array, data: Uint8Array, iv: Uint8Array = ZERO_IV): Uint8Array =>
  cbc(key, iv, { disablePadding: true }).decrypt(data);

/** Appends 80 and zeros to a multiple of 16 (ISO/IEC 9797-1 method 2). */
export function padBlocks(data: Uint8Array): Uint8Array {
  const out = new Uint8Array((Math.floor(data.length / 16) + 1) * 16);
  out.set(data);
  out[data.length] = 0x80;
  return out;
}

/** Takes the padding of {@link padBlocks} off; undefined when it is not there. */
export function unpadBlocks(data: Uint8Array): Uint8Array | undefined {
  let end = data.length - 1;
  while (end >= 0 && data[end] === 0) end--;
  return end >= 0 && data[end] === 0x80 ? data.subarray(0, end) : undefined;
}

/** Key check value of an AES key: the first 3 bytes of AES over sixteen 01 (GPCS 2.3.1 §B.6). */
export const keyCheckValue = (key: Uint8Array): Uint8Array => aesBlock(key, new Uint8Array(16).fill(1)).slice(0, 3);
