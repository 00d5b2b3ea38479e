import {
  type CommandApdu,
  MAX_LOGICAL_CHANNELS,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  statusWords,
} from '@inro/apdu';
import type { Face } from './face.ts';
import { cardStates } from './life-cycle.ts';
import { LogicalChannel } from './logical-channel.ts';
import { deselect, selectEntry } from './select.ts';
import type { ElementState } from './state.ts';

/** The channels of one interface; channel 0 is always open. */
export type LogicalChannels = (LogicalChannel | undefined)[];

/** A fresh channel with the issuer security domain selected by default; at the contactless face with nothing selected. */
export function openChannel(state: ElementState, face: Face): LogicalChannel {
  const channel = new LogicalChannel(face);
  if (face === 'wired') selectEntry(state, channel, state.issuerSecurityDomain);
  return channel;
}

/** MANAGE CHANNEL (GPCS 2.3.1 §11.7, ISO/IEC 7816-4 §7.1.2): opens the next or a named channel, closes a named one. */
export function manageChannel(
  state: ElementState,
  channels: LogicalChannels,
  command: CommandApdu,
  face: Face,
): ResponseApdu {
  if (state.cardState === cardStates.cardLocked) throw new StatusWordError(statusWords.functionNotSupported);
  if (command.p1 === 0x00) return open(state, channels, command.p2, face);
  if (command.p1 === 0x80) return close(state, channels, command.p2);
  throw new StatusWordError(statusWords.incorrectP1P2);
}

function open(state: ElementState, channels: LogicalChannels, wanted: number, face: Face): ResponseApdu {
  if (wanted >= MAX_LOGICAL_CHANNELS) throw new StatusWordError(statusWords.incorrectP1P2);
  const number = wanted === 0 ? firstFree(channels) : wanted;
  if (number === undefined || channels[number] !== undefined)
    throw new StatusWordError(statusWords.functionNotSupported);
  channels[number] = openChannel(state, face);
  return responseApdu(wanted === 0 ? Uint8Array.of(number) : new Uint8Array(0));
}

function close(state: ElementState, channels: LogicalChannels, number: number): ResponseApdu {
  if (number === 0 || number >= MAX_LOGICAL_CHANNELS) throw new StatusWordError(statusWords.incorrectP1P2);
  const channel = channels[number];
  // ISO/IEC 7816-4 §7.1.2: closing what is not open changes nothing and is no error.
  if (channel !== undefined) deselect(state, channel);
  channels[number] = undefined;
  return responseApdu();
}

function firstFree(channels: LogicalChannels): number | undefined {
  for (let number = 1; number < MAX_LOGICAL_CHANNELS; number++) if (channels[number] === undefined) return number;
  return undefined;
}
