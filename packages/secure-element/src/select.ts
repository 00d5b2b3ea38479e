import { type CommandApdu, encodeTlv, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { applicationContext } from './application-context.ts';
import { cardStates } from './life-cycle.ts';
import type { LogicalChannel } from './logical-channel.ts';
import { isSelectable, type RegistryEntry } from './registry.ts';
import type { ElementState } from './state.ts';

const NEXT_OCCURRENCE = 0x02;
const NO_RESPONSE_DATA = 0x0c;

/** SELECT by name (GPCS 2.3.1 §11.9, ISO/IEC 7816-4 §7.1.1): full or partial AID, next occurrence, no AID for the issuer's at a wired face. */
export function select(state: ElementState, channel: LogicalChannel, command: CommandApdu): ResponseApdu {
  if (![0x00, NEXT_OCCURRENCE, NO_RESPONSE_DATA].includes(command.p2))
    throw new StatusWordError(statusWords.incorrectP1P2);
  if (command.data.length > 16) throw new StatusWordError(statusWords.wrongLength);
  const entry = find(state, channel, toHex(command.data), command.p2 === NEXT_OCCURRENCE);
  const locked = state.cardState === cardStates.cardLocked;
  // GPCS 2.3.1 §5.1.1.4: a locked card lets its issuer in, and nobody else.
  if (locked && entry.aid !== state.identity.issuerSecurityDomain)
    throw new StatusWordError(statusWords.functionNotSupported);
  const template = selectEntry(state, channel, entry);
  const data = command.p2 === NO_RESPONSE_DATA ? new Uint8Array(0) : template;
  return responseApdu(data, locked ? statusWords.selectedButLocked : statusWords.success);
}

/** Makes an instance the channel's selected one; answers its FCI template. */
export function selectEntry(state: ElementState, channel: LogicalChannel, entry: RegistryEntry): Uint8Array {
  const module = state.moduleOf(entry.module);
  if (entry.kind === 'application' && module === undefined) throw new StatusWordError(statusWords.fileNotFound);
  deselect(state, channel);
  channel.select(entry, module?.openSession());
  if (module === undefined) return domainTemplate(entry);
  return module.select(applicationContext(state, entry, channel.session));
}

/** Tells the selected application that it is over. */
export function deselect(state: ElementState, channel: LogicalChannel): void {
  const entry = channel.selected(state);
  const module = entry && state.moduleOf(entry.module);
  if (entry !== undefined) module?.deselect?.(applicationContext(state, entry, channel.session));
}

function find(state: ElementState, channel: LogicalChannel, name: string, next: boolean): RegistryEntry {
  if (name === '' && channel.face === 'wired') return state.issuerSecurityDomain;
  if (name === '') throw new StatusWordError(statusWords.fileNotFound);
  const selectable = state.registry.entries().filter((entry) => isSelectable(entry, channel.face));
  const candidates = selectable.filter((entry) => entry.aid.startsWith(name));
  const current = channel.selected(state);
  const after = next && current !== undefined ? current.serial : -1;
  const found = candidates.find((entry) => entry.serial > after);
  if (found === undefined) throw new StatusWordError(statusWords.fileNotFound);
  return found;
}

/** The file control information of a security domain: its AID, and 255 bytes at most in a command. */
const domainTemplate = (entry: RegistryEntry): Uint8Array =>
  encodeTlv(0x6f, encodeTlv(0x84, fromHex(entry.aid)), encodeTlv(0xa5, encodeTlv(0x9f65, Uint8Array.of(0xff))));
