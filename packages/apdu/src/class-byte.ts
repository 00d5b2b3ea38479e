import type { CommandApdu } from './command.ts';
import { StatusWordError, statusWords } from './status-word.ts';

/** The most logical channels a card can have: 0–3 in the first, 4–19 in the further class coding. */
export const MAX_LOGICAL_CHANNELS = 20;

/** What a class byte says (GPCS 2.3.1 §11.1.4). */
export interface ClassByte {
  readonly logicalChannel: number;
  /** GlobalPlatform class (80…) rather than ISO/IEC 7816 class (00…). */
  readonly proprietary: boolean;
  readonly secureMessaging: boolean;
}

/** Reads a class byte; secure messaging of ISO/IEC 7816-4, command chaining and reserved forms are refused as they name. */
export function parseClassByte(cla: number): ClassByte {
  const proprietary = (cla & 0x80) !== 0;
  if ((cla & 0x40) !== 0) {
    // GPCS 2.3.1 table 11-12: b6 secure messaging, b5 chaining, b4–b1 channel less four.
    if (cla === 0xff) throw new StatusWordError(statusWords.classNotSupported);
    if ((cla & 0x10) !== 0) throw new StatusWordError(statusWords.commandChainingNotSupported);
    return { logicalChannel: (cla & 0x0f) + 4, proprietary, secureMessaging: (cla & 0x20) !== 0 };
  }
  if ((cla & 0x20) !== 0) throw new StatusWordError(statusWords.classNotSupported);
  if ((cla & 0x10) !== 0) throw new StatusWordError(statusWords.commandChainingNotSupported);
  // GPCS 2.3.1 table 11-11: 04 is GlobalPlatform's secure messaging; 08 and 0C are ISO/IEC 7816-4's.
  if ((cla & 0x08) !== 0) throw new StatusWordError(statusWords.secureMessagingNotSupported);
  return { logicalChannel: cla & 0x03, proprietary, secureMessaging: (cla & 0x04) !== 0 };
}

/** Writes a class byte. */
export function classByte({ logicalChannel, proprietary, secureMessaging }: ClassByte): number {
  const base = proprietary ? 0x80 : 0x00;
  if (logicalChannel < 0 || logicalChannel >= MAX_LOGICAL_CHANNELS) throw new TypeError('no such logical channel');
  if (logicalChannel < 4) return base | (secureMessaging ? 0x04 : 0) | logicalChannel;
  return base | 0x40 | (secureMessaging ? 0x20 : 0) | (logicalChannel - 4);
}

/** The same command on another logical channel (0–19): what a relay does to a command it was handed for channel 0. */
export const onLogicalChannel = (command: CommandApdu, logicalChannel: number): CommandApdu => ({
  ...command,
  cla: classByte({ ...parseClassByte(command.cla), logicalChannel }),
});
