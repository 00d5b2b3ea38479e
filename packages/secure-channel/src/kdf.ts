import { concatBytes } from '@inro/foundation';
import { aesCmac } from './aes.ts';

/** Derivation constants (Amendment D 1.2 table 4-1). */
export const derivation = {
  cardCryptogram: 0x00,
  hostCryptogram: 0x01,
  cardChallenge: 0x02,
  sessionEnc: 0x04,
  sessionMac: 0x06,
  sessionRmac: 0x07,
} as const;

/** Amendment D 1.2 §4.1.5: SP 800-108 in counter mode over AES-CMAC; `length` bytes. */
export function deriveData(key: Uint8Array, constant: number, length: number, context: Uint8Array): Uint8Array {
  const bits = length * 8;
  const blocks: Uint8Array[] = [];
  for (let counter = 1; (counter - 1) * 16 < length; counter++) {
    const label = new Uint8Array(16);
    label.set([constant, 0x00, bits >> 8, bits & 0xff, counter], 11);
    blocks.push(aesCmac(key, concatBytes(label, context)));
  }
  return concatBytes(...blocks).slice(0, length);
}
