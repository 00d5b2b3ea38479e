import { concatBytes } from '@inro/foundation';
import { StatusWordError, statusWords } from './status-word.ts';

/** A short command APDU (ISO/IEC 7816-4 §5.2, cases 1 to 4). */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 0–255 bytes; empty in cases 1 and 2. */
  readonly data: Uint8Array;
  /** Expected length 1–256, or undefined when no response data is asked for (cases 1 and 3). */
  readonly le: number | undefined;
}

const NO_DATA = new Uint8Array(0);

/** Makes a command; values outside their byte are a TypeError. */
export function commandApdu(
  cla: number,
  ins: number,
  p1: number,
  p2: number,
  data: Uint8Array = NO_DATA,
  le?: number,
): CommandApdu {
  for (const byte of [cla, ins, p1, p2]) {
    if (!Number.isInteger(byte) || byte < 0 || byte > 0xff) throw new TypeError('a header byte is out of range');
  }
  if (data.length > 0xff) throw new TypeError('a short command carries at most 255 bytes');
  if (le !== undefined && (!Number.isInteger(le) || le < 1 || le > 256)) throw new TypeError('Le is 1 to 256');
  return { cla, ins, p1, p2, data, le };
}

/** Reads a command from the wire. Extended lengths and inconsistent lengths are refused with 6700. */
export function parseCommandApdu(bytes: Uint8Array): CommandApdu {
  if (bytes.length < 4) throw new StatusWordError(statusWords.wrongLength);
  const [cla, ins, p1, p2, p3] = bytes as unknown as [number, number, number, number, number | undefined];
  if (p3 === undefined) return { cla, ins, p1, p2, data: NO_DATA, le: undefined };
  if (bytes.length === 5) return { cla, ins, p1, p2, data: NO_DATA, le: p3 || 256 };
  // ISO/IEC 7816-4 §5.2: a zero third length byte before more bytes announces an extended field.
  if (p3 === 0) throw new StatusWordError(statusWords.wrongLength);
  const rest = bytes.length - 5 - p3;
  if (rest !== 0 && rest !== 1) throw new StatusWordError(statusWords.wrongLength);
  const le = rest === 1 ? bytes[5 + p3]! || 256 : undefined;
  return { cla, ins, p1, p2, data: bytes.slice(5, 5 + p3), le };
}

/** Writes a command for the wire. */
export function serializeCommandApdu({ cla, ins, p1, p2, data, le }: CommandApdu): Uint8Array<ArrayBuffer> {
  const lc = data.length === 0 ? [] : [data.length];
  const tail = le === undefined ? [] : [le & 0xff];
  return concatBytes(Uint8Array.of(cla, ins, p1, p2, ...lc), data, Uint8Array.from(tail));
}
