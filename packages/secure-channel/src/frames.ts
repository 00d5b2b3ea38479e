import type { CommandApdu, ResponseApdu } from '@inro/apdu';
import { concatBytes } from '@inro/foundation';
import { aesBlock, aesCbcDecrypt, aesCbcEncrypt, aesCmac, padBlocks, unpadBlocks } from './aes.ts';

/**
 * Amendment D 1.2 §6.2.4: the C-MAC of a command, 16 bytes, which are the next chaining value too.
 * `data` is what is sent (encrypted where it is), `lc` counts the MAC. The class byte is taken as channel 0 with secure
 * messaging: the off-card entity cannot know which channel carries the command.
 */
export function commandMac(
  key: Uint8Array,
  chainingValue: Uint8Array,
  command: CommandApdu,
  data: Uint8Array,
  lc: number,
): Uint8Array {
  const header = Uint8Array.of((command.cla & 0x80) | 0x04, command.ins, command.p1, command.p2, lc);
  return aesCmac(key, concatBytes(chainingValue, header, data));
}

/** Amendment D 1.2 §6.2.5: the R-MAC, over the chaining value of the command that is answered. */
export const responseMac = (key: Uint8Array, chainingValue: Uint8Array, response: ResponseApdu): Uint8Array =>
  aesCmac(
    key,
    concatBytes(chainingValue, response.data, Uint8Array.of(response.statusWord >> 8, response.statusWord & 0xff)),
  );

function counterBlock(counter: number, first: number): Uint8Array {
  const block = new Uint8Array(16);
  block[0] = first;
  new DataView(block.buffer).setUint32(12, counter);
  return block;
}

type Direction = 'command' | 'response';

/** Amendment D 1.2 §6.2.6 (commands) and §6.2.7 (responses: the counter block begins with 80). */
const initialVector = (key: Uint8Array, counter: number, direction: Direction): Uint8Array =>
  aesBlock(key, counterBlock(counter, direction === 'command' ? 0x00 : 0x80));

/** Pads and encrypts a data field; an empty one stays empty. */
export const encryptField = (key: Uint8Array, counter: number, direction: Direction, data: Uint8Array): Uint8Array =>
  data.length === 0 ? data : aesCbcEncrypt(key, padBlocks(data), initialVector(key, counter, direction));

/** Decrypts a data field and takes the padding off; undefined when it cannot have been made by {@link encryptField}. */
export function decryptField(
  key: Uint8Array,
  counter: number,
  direction: Direction,
  data: Uint8Array,
): Uint8Array | undefined {
  if (data.length === 0) return data;
  if (data.length % 16 !== 0) return undefined;
  return unpadBlocks(aesCbcDecrypt(key, data, initialVector(key, counter, direction)));
}
