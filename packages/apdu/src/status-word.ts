import type { Brand } from '@inro/foundation';
import { InroError } from '@inro/problem';

/** SW1 SW2 as one number, 0x6100–0x9FFF. */
export type StatusWord = Brand<number, 'StatusWord'>;

/** Makes a status word of a number; anything ISO/IEC 7816-4 §5.6 does not allow is a TypeError. */
export function statusWord(value: number): StatusWord {
  const sw1 = value >> 8;
  if (!Number.isInteger(value) || value > 0xffff || sw1 === 0x60 || ((sw1 & 0xf0) !== 0x60 && (sw1 & 0xf0) !== 0x90)) {
    throw new TypeError('not a status word');
  }
  return value as StatusWord;
}

const sw = (value: number): StatusWord => statusWord(value);

/** Status words by the names ISO/IEC 7816-4 §5.6 and GPCS 2.3.1 §11.1.3 give them. */
export const statusWords = {
  success: sw(0x9000),
  /** 6200: the logical channel is closed already (GPCS 2.3.1 §11.7.3.2). */
  channelAlreadyClosed: sw(0x6200),
  /** 6283: selected, but locked (GPCS 2.3.1 §11.9.3.2). */
  selectedButLocked: sw(0x6283),
  /** 6300: authentication of the host cryptogram failed (GPCS Amendment D §7.1.2.4). */
  authenticationFailed: sw(0x6300),
  /** 6310: more data available (GPCS 2.3.1 §11.4.3.2). */
  moreDataAvailable: sw(0x6310),
  memoryFailure: sw(0x6581),
  wrongLength: sw(0x6700),
  logicalChannelNotSupported: sw(0x6881),
  secureMessagingNotSupported: sw(0x6882),
  lastCommandOfChainExpected: sw(0x6883),
  commandChainingNotSupported: sw(0x6884),
  securityStatusNotSatisfied: sw(0x6982),
  authenticationMethodBlocked: sw(0x6983),
  referenceDataNotUsable: sw(0x6984),
  conditionsNotSatisfied: sw(0x6985),
  commandNotAllowed: sw(0x6986),
  wrongData: sw(0x6a80),
  functionNotSupported: sw(0x6a81),
  fileNotFound: sw(0x6a82),
  notEnoughMemory: sw(0x6a84),
  incorrectP1P2: sw(0x6a86),
  referencedDataNotFound: sw(0x6a88),
  wrongOffset: sw(0x6b00),
  instructionNotSupported: sw(0x6d00),
  classNotSupported: sw(0x6e00),
  noPreciseDiagnosis: sw(0x6f00),
} as const;

/** 63Cx: verification failed, `tries` (0–15) left (ISO/IEC 7816-4 §7.5.6). */
export const triesLeftStatusWord = (tries: number): StatusWord => statusWord(0x63c0 | Math.min(15, Math.max(0, tries)));

/** The tries of 63Cx, or undefined for any other status word. */
export const triesLeftOf = (value: StatusWord): number | undefined =>
  (value & 0xfff0) === 0x63c0 ? value & 0x0f : undefined;

/** 9000, 62xx and 63xx: the command was carried out (with or without a warning). */
export const isSuccessOrWarning = (value: StatusWord): boolean =>
  value === statusWords.success || value >> 8 === 0x62 || value >> 8 === 0x63;

/** A command that is refused (inside a card) or was refused (seen by its client). Carries nothing but the status word. */
export class StatusWordError extends Error {
  override readonly name = 'StatusWordError';
  readonly statusWord: StatusWord;
  constructor(value: StatusWord) {
    super(value.toString(16).toUpperCase().padStart(4, '0'));
    this.statusWord = value;
  }
}

/** The gate for cards: the status word to answer for anything thrown. Malformed TLV is 6A80, the unforeseen 6F00. */
export function statusWordOfError(error: unknown): StatusWord {
  if (error instanceof StatusWordError) return error.statusWord;
  if (error instanceof InroError && error.code === 'apdu.tlv_malformed') return statusWords.wrongData;
  return statusWords.noPreciseDiagnosis;
}
