import { StatusWordError } from '@inro/apdu';
import { cardStates } from './life-cycle.ts';
import type { LogicalChannel } from './logical-channel.ts';
import { privileges } from './privileges.ts';
import { isSelectable, type RegistryEntry } from './registry.ts';
import { selectEntry } from './select.ts';
import type { ElementState } from './state.ts';

/** GPCS 2.3.1 §6.6.2: one instance holds Card Reset; while no other does, it is the issuer security domain. */
export function holderOfCardReset(state: ElementState): RegistryEntry {
  const issuer = state.identity.issuerSecurityDomain;
  const isHolder = ({ aid, privileges: held }: RegistryEntry) => aid !== issuer && (held & privileges.cardReset) !== 0;
  return state.registry.entries().find(isHolder) ?? state.issuerSecurityDomain;
}

/** The privileges of an instance as they stand: the issuer's domain has Card Reset while no other has it. */
export function privilegesOf(state: ElementState, entry: RegistryEntry): number {
  const isIssuer = entry.aid === state.identity.issuerSecurityDomain;
  const lent = isIssuer && holderOfCardReset(state).aid !== entry.aid;
  return lent ? entry.privileges & ~privileges.cardReset : entry.privileges;
}

/**
 * GPCS 2.3.1 §6.4.1: what is selected after a reset without anybody's asking: the holder of Card Reset, or the issuer's
 * domain where that one is not selectable, refuses, or the card is locked (§5.1.1.4).
 */
export function selectDefault(state: ElementState, channel: LogicalChannel): void {
  const holder = holderOfCardReset(state);
  const may = isSelectable(holder, channel.face) && state.cardState !== cardStates.cardLocked;
  try {
    selectEntry(state, channel, may ? holder : state.issuerSecurityDomain);
  } catch (error) {
    if (!(error instanceof StatusWordError)) throw error;
    selectEntry(state, channel, state.issuerSecurityDomain);
  }
}
