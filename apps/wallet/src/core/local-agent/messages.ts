import type { InroError } from '@inro/problem';
import { TsmError } from '@inro/tsm/errors';

/** GP SERAM 2.0.0 `secureElement`: which element this phone offers. */
export interface OfferedSecureElement {
  readonly seType: 'eSE' | 'iSE' | 'uicc' | 'euicc' | 'ieuicc' | 'undefined';
  readonly seId: string;
}

/** GP SERAM 2.0.0 `ramCommand`, as it arrives. */
export type RamCommand =
  | { readonly kind: 'start' }
  | { readonly kind: 'commands'; readonly commands: readonly string[] }
  | { readonly kind: 'notification'; readonly text: string }
  | { readonly kind: 'stop' };

/** GP SERAM 2.0.0 `remoteManagementOrder`, as it arrives. */
export interface Order {
  /** Milliseconds to wait before the next report. */
  readonly delay: number;
  readonly commands: readonly RamCommand[];
}

/** GP SERAM 2.0.0 `localAgentStatusEnum`. */
export type AgentStatus = 'PROCESSED' | 'POLLING' | 'UNAVAILABLE_SE' | 'UNKNOWN_FAILURE';

/** GP SERAM 2.0.0 `remoteManagementReport`. */
export interface Report {
  readonly localAgentStatus: {
    readonly localAgentStatusEnum: AgentStatus;
    readonly executedSeRamCommands: number;
    readonly errorMsg?: string;
  };
  readonly ramResponses?: readonly { readonly ramResponseType: 'seRamResponse'; readonly listOfRAPDU: string[] }[];
  /** Ours (docs/protocol/tsm.md): the same number comes again only with the same report. */
  readonly reportNumber: number;
}

// The specification's pattern is unanchored; nobody means that.
const APDU = /^(?:[0-9A-F]{2}){4,261}$/;
const DEFAULT_DELAY = 100;
const LONGEST_DELAY = 60_000;
const MOST_COMMANDS = 512;

const malformed = (): InroError => new TsmError('tsm.order_malformed');

/** Reads an order; `tsm.order_malformed` when it is none. Both spellings of the start and stop commands are understood. */
export function parseOrder(value: Readonly<Record<string, unknown>>): Order {
  const { delay = DEFAULT_DELAY, ramCommands = [] } = value;
  if (typeof delay !== 'number' || !Number.isInteger(delay) || delay < 0 || delay > LONGEST_DELAY) throw malformed();
  if (!Array.isArray(ramCommands) || ramCommands.length > MOST_COMMANDS) throw malformed();
  return { delay, commands: ramCommands.map(parseCommand) };
}

function parseCommand(value: unknown): RamCommand {
  if (typeof value !== 'object' || value === null) throw malformed();
  const { ramCommandType, listOfCAPDU, deviceAppNotification } = value as Readonly<Record<string, unknown>>;
  switch (ramCommandType) {
    // The specification's mapping says ramStartCommand, its examples say startCommand.
    case 'ramStartCommand':
    case 'startCommand':
      return { kind: 'start' };
    case 'ramStopCommand':
    case 'stopCommand':
      return { kind: 'stop' };
    case 'notificationCommand':
      if (typeof deviceAppNotification !== 'string' || deviceAppNotification.length > 256) throw malformed();
      return { kind: 'notification', text: deviceAppNotification };
    case 'seRamCommand':
      if (!Array.isArray(listOfCAPDU) || listOfCAPDU.length > MOST_COMMANDS) throw malformed();
      if (!listOfCAPDU.every((apdu) => typeof apdu === 'string' && APDU.test(apdu))) throw malformed();
      return { kind: 'commands', commands: listOfCAPDU };
    default:
      throw malformed();
  }
}

/** What the TSM tells the app itself, out of a notification's text (docs/protocol/tsm.md). */
export type Notification =
  | { readonly kind: 'setSecrets' }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'acceptedWait' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'other'; readonly text: string };

/** Reads a notification; one that this version does not know is `other` and harmless. */
export function parseNotification(text: string): Notification {
  if (text === 'set-secrets') return { kind: 'setSecrets' };
  if (text === 'accepted-wait') return { kind: 'acceptedWait' };
  const progress = /^progress:(\d{1,3})\/(\d{1,3})$/.exec(text);
  if (progress) return { kind: 'progress', done: Number(progress[1]), of: Number(progress[2]) };
  const refused = /^refused:([a-z-]{1,32}\.[a-z0-9_]{1,48})$/.exec(text);
  if (refused) return { kind: 'refused', code: refused[1]! };
  return { kind: 'other', text };
}
