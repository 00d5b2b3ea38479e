import {
  type CommandApdu,
  parseClassByte,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  statusWordOfError,
  statusWords,
} from '@inro/apdu';
import { getChallenge } from '../get-challenge.ts';
import { cardStates } from '../life-cycle.ts';
import type { LogicalChannel } from '../logical-channel.ts';
import type { RegistryEntry } from '../registry.ts';
import type { ElementState } from '../state.ts';
import { type DomainContext, roomForAnswer } from './context.ts';
import { deleteObject } from './delete.ts';
import { getData } from './get-data.ts';
import { getStatus } from './get-status.ts';
import { externalAuthenticate, initializeUpdate } from './initialize-update.ts';
import { install } from './install.ts';
import { putKey } from './put-key.ts';
import { setStatus } from './set-status.ts';
import { storeData } from './store-data.ts';

type Handler = (context: DomainContext) => ResponseApdu | Promise<ResponseApdu>;

interface DomainCommand {
  readonly handle: Handler;
  /** Runs only inside an open secure channel session. */
  readonly authenticated: boolean;
  /** Runs on a locked card too (GPCS 2.3.1 table 11-1). */
  readonly whenLocked: boolean;
  /** Takes the class bytes of ISO/IEC 7816-4 beside GlobalPlatform's own. */
  readonly isoClass: boolean;
}

const authenticated = (handle: Handler, whenLocked = false): DomainCommand => ({
  handle,
  authenticated: true,
  whenLocked,
  isoClass: false,
});

const challenge: Handler = (context) =>
  getChallenge(context.command, context.state.host.randomness, roomForAnswer(context));

const COMMANDS: ReadonlyMap<number, DomainCommand> = new Map([
  [0x50, { handle: initializeUpdate, authenticated: false, whenLocked: true, isoClass: false }],
  [0x84, { handle: challenge, authenticated: false, whenLocked: true, isoClass: true }],
  [0xca, { handle: getData, authenticated: false, whenLocked: true, isoClass: true }],
  [0xd8, authenticated(putKey)],
  [0xe2, authenticated(storeData)],
  [0xe4, authenticated(deleteObject)],
  [0xe6, authenticated(install)],
  [0xf0, authenticated(setStatus, true)],
  [0xf2, authenticated(getStatus, true)],
]);

const EXTERNAL_AUTHENTICATE = 0x82;
const INITIALIZE_UPDATE = 0x50;

/** A command to a security domain: secure messaging first, then the command's own checks in the order of the specification. */
export function processDomainCommand(
  state: ElementState,
  channel: LogicalChannel,
  domain: RegistryEntry,
  command: CommandApdu,
): ResponseApdu | Promise<ResponseApdu> {
  const context = { state, channel, domain, command, keys: state.keysOf(domain.aid) };
  endOutlived(context);
  if (command.ins === EXTERNAL_AUTHENTICATE) return externalAuthenticate(context);
  // GPCS 2.3.1 §10.2.3: a new INITIALIZE UPDATE ends the session there is, so it comes bare.
  if (command.ins === INITIALIZE_UPDATE || channel.secureChannel === undefined) return handlePlain(context);
  return handleSecured(context);
}

/** A session does not outlive the key set that it was opened with, nor the opening of another one of its domain. */
function endOutlived({ state, channel, domain }: DomainContext): void {
  const { heldKeys } = channel;
  if (heldKeys && !state.retiredKeys.stands(domain.aid, heldKeys)) channel.endSecureChannel();
}

function handlePlain(context: DomainContext): ResponseApdu | Promise<ResponseApdu> {
  if (parseClassByte(context.command.cla).secureMessaging) {
    throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  }
  return dispatch(context);
}

async function handleSecured(context: DomainContext): Promise<ResponseApdu> {
  const { channel } = context;
  const session = channel.secureChannel!;
  let command: CommandApdu;
  try {
    command = session.unwrap(context.command);
  } catch (error) {
    // Amendment D 1.2 §6.2.4: a frame that does not fit ends the session.
    channel.endSecureChannel();
    throw error;
  }
  const response = await answered({ ...context, command });
  return session.wrap(response);
}

/** Inside a session refusals are answers too; their changes are dropped by the caller, by their status word. */
async function answered(context: DomainContext): Promise<ResponseApdu> {
  try {
    return await dispatch(context);
  } catch (error) {
    return responseApdu(undefined, statusWordOfError(error));
  }
}

function dispatch(context: DomainContext): ResponseApdu | Promise<ResponseApdu> {
  const { command, channel, state } = context;
  const known = COMMANDS.get(command.ins);
  if (known === undefined) throw new StatusWordError(statusWords.instructionNotSupported);
  if (!parseClassByte(command.cla).proprietary && !known.isoClass) {
    throw new StatusWordError(statusWords.classNotSupported);
  }
  if (state.cardState === cardStates.cardLocked && !known.whenLocked) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  if (known.authenticated && channel.secureChannel === undefined) {
    throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  }
  return known.handle(context);
}
