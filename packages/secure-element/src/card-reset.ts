import { privileges } from './privileges.ts';
import type { RegistryEntry } from './registry.ts';
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
