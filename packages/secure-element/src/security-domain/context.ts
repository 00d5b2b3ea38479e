import { type CommandApdu, StatusWordError, statusWords } from '@inro/apdu';
import type { OnCardSession } from '@inro/secure-channel/on-card';
import type { LogicalChannel } from '../logical-channel.ts';
import { privileges } from '../privileges.ts';
import type { RegistryEntry } from '../registry.ts';
import type { ElementState } from '../state.ts';
import type { DomainKeys } from './keys.ts';

/** One command to a selected security domain. */
export interface DomainContext {
  readonly state: ElementState;
  readonly channel: LogicalChannel;
  readonly domain: RegistryEntry;
  /** Opened: no secure messaging, no channel bits. */
  readonly command: CommandApdu;
  readonly keys: DomainKeys;
}

const COMMAND_MAC = 0x01;

/** The open session, if its level protects commands: keys and data come in no other way; else 6982. */
export function protectedSessionOf(context: DomainContext): OnCardSession {
  const session = sessionOf(context);
  if ((session.securityLevel & COMMAND_MAC) === 0) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  return session;
}

/** The open session; handlers that need one run only inside it. */
export function sessionOf({ channel }: DomainContext): OnCardSession {
  if (channel.secureChannel === undefined) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  return channel.secureChannel;
}

/** A key set has gone: with it every session that it opened, but for the one in which that was ordered. */
export function retireKeys({ state, channel, domain }: DomainContext, version: number): void {
  state.retiredKeys.retire(domain.aid, version);
  if (channel.heldKeys?.version === version) channel.heldKeys = state.retiredKeys.hold(domain.aid, version);
}

export const has = (entry: RegistryEntry, privilege: number): boolean => (entry.privileges & privilege) !== 0;

/** Card content management by one's own right (GPCS 2.3.1 §6.6.1, Authorized Management). */
export function requireAuthorizedManagement({ domain }: DomainContext): void {
  if (!has(domain, privileges.authorizedManagement)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
}

/** The instance with this AID, or 6A88. */
export function entryOf({ state }: DomainContext, aid: string): RegistryEntry {
  const entry = state.registry.find(aid);
  if (entry === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  return entry;
}

/** Most bytes of data an answer may have on this channel. */
export const roomForAnswer = ({ channel }: DomainContext): number => channel.secureChannel?.maximumResponseData ?? 256;
