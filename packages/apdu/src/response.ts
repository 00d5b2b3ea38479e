import { concatBytes } from '@inro/foundation';
import { ApduError } from './errors.ts';
import { type StatusWord, statusWord, statusWords } from './status-word.ts';

/** A response APDU: up to 256 bytes of data (more never leaves a short channel) and the status word. */
export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly statusWord: StatusWord;
}

const NO_DATA = new Uint8Array(0);

/** Makes a response; 9000 without data unless told. */
export const responseApdu = (data: Uint8Array = NO_DATA, value: StatusWord = statusWords.success): ResponseApdu => ({
  data,
  statusWord: value,
});

/** Reads a response from the wire; what is not one is `apdu.response_malformed`. */
export function parseResponseApdu(bytes: Uint8Array): ResponseApdu {
  if (bytes.length < 2 || bytes.length > 258) throw new ApduError('apdu.response_malformed');
  const value = (bytes[bytes.length - 2]! << 8) | bytes[bytes.length - 1]!;
  try {
    return { data: bytes.slice(0, -2), statusWord: statusWord(value) };
  } catch (cause) {
    throw new ApduError('apdu.response_malformed', { cause });
  }
}

/** Writes a response for the wire. */
export const serializeResponseApdu = ({ data, statusWord: value }: ResponseApdu): Uint8Array<ArrayBuffer> =>
  concatBytes(data, Uint8Array.of(value >> 8, value & 0xff));
