import {
  type CommandApdu,
  MAX_LOGICAL_CHANNELS,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  statusWords,
} from '@inro/apdu';
import { holderOfCardReset } from './card-reset.ts';
import type { Face } from './face.ts';
import { cardStates } from './life-cycle.ts';
import { LogicalChannel } from './logical-channel.ts';
import { isSelectable } from './registry.ts';
import { deselect, selectEntry } from './select.ts';
import type { ElementState } from './state.ts';

/** The channels of one interface; channel 0 is always open. */
export type LogicalChannels = (LogicalChannel | undefined)[];

/**
 * GPCS 2.3.1 §6.4.1: what is selected after a reset without anybody's asking: the holder of Card Reset, or the issuer's
 * domain where that one is not selectable, refuses, or the card is locked (§5.1.1.4).
 */
function selectDefault(state: ElementState, channel: LogicalChannel): void {
  const holder = holderOfCardReset(state);
  const may = isSelectable(holder, channel.face) && state.cardState !== cardStates.cardLocked;
  try {
    selectEntry(state, channel, may ? holder : state.issuerSecurityDomain);
  } catch (error) {
    if (!(error instanceof StatusWordError)) throw error;
    selectEntry(state, channel, state.issuerSecurityDomain);
  }
}

/** A fresh channel with what is selected by default; at the contactless face with nothing selected. */
export function openChannel(state: ElementState, face: Face): LogicalChannel {
  const channel = new LogicalChannel(face);
  if (face === 'wired') selectDefault(state, channel);
  return channel;
}

/**
 * ISO/IEC 7816-4 §7.1.2: a channel opened from the basic one begins as after a reset, one opened from another with the
 * application of that one, freshly selected; with none where that one has gone or is locked meanwhile.
 */
function openChannelFrom(state: ElementState, number: number, from: LogicalChannel): LogicalChannel {
  if (number === 0) return openChannel(state, from.face);
  const channel = new LogicalChannel(from.face);
  const entry = from.selected(state);
  if (entry !== undefined && isSelectable(entry, from.face)) selectEntry(state, channel, entry);
  return channel;
}

/**
 * MANAGE CHANNEL (GPCS 2.3.1 §11.7, ISO/IEC 7816-4 §7.1.2) on an open channel: opens the next or a named one, closes a
 * named one.
 */
export function manageChannel(
  state: ElementState,
  channels: LogicalChannels,
  command: CommandApdu,
  number: number,
): ResponseApdu {
  if (state.cardState === cardStates.cardLocked) throw new StatusWordError(statusWords.functionNotSupported);
  if (command.p1 === 0x00) return open(state, channels, command.p2, number);
  if (command.p1 === 0x80) return close(state, channels, command.p2);
  throw new StatusWordError(statusWords.incorrectP1P2);
}

function open(state: ElementState, channels: LogicalChannels, wanted: number, from: number): ResponseApdu {
  if (wanted >= MAX_LOGICAL_CHANNELS) throw new StatusWordError(statusWords.incorrectP1P2);
  const number = wanted === 0 ? firstFree(channels) : wanted;
  if (number === undefined || channels[number] !== undefined)
    throw new StatusWordError(statusWords.functionNotSupported);
  channels[number] = openChannelFrom(state, from, channels[from]!);
  return responseApdu(wanted === 0 ? Uint8Array.of(number) : new Uint8Array(0));
}

function close(state: ElementState, channels: LogicalChannels, number: number): ResponseApdu {
  if (number === 0 || number >= MAX_LOGICAL_CHANNELS) throw new StatusWordError(statusWords.incorrectP1P2);
  const channel = channels[number];
  // GPCS 2.3.1 §11.7.3.2: closing what is not open changes nothing, and says so.
  if (channel === undefined) return responseApdu(undefined, statusWords.channelAlreadyClosed);
  deselect(state, channel);
  channels[number] = undefined;
  return responseApdu();
}

function firstFree(channels: LogicalChannels): number | undefined {
  for (let number = 1; number < MAX_LOGICAL_CHANNELS; number++) if (channels[number] === undefined) return number;
  return undefined;
}
