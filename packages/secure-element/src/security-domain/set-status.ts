import { type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import { writeCardState } from '../identity.ts';
import { applicationStates, cardStates, isCardState, isLegalCardTransition, isLocked, LOCKED } from '../life-cycle.ts';
import { privileges } from '../privileges.ts';
import type { RegistryEntry } from '../registry.ts';
import { type DomainContext, entryOf, has } from './context.ts';

const scopes = { issuer: 0x80, application: 0x40, domainAndApplications: 0x60 } as const;

/** SET STATUS (GPCS 2.3.1 §11.10): the card's state, one instance's, or a security domain's with all below it. */
export function setStatus(context: DomainContext): ResponseApdu {
  const { command, state } = context;
  if (command.p1 === scopes.issuer) return setCardState(context);
  if (command.p1 !== scopes.application && command.p1 !== scopes.domainAndApplications) {
    throw new StatusWordError(statusWords.incorrectP1P2);
  }
  const entry = entryOf(context, toHex(command.data));
  if (entry.aid === state.identity.issuerSecurityDomain) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  if (command.p1 === scopes.application) changeInstance(context, entry);
  else changeWithAssociated(context, entry);
  return responseApdu();
}

function setCardState({ state, domain, command }: DomainContext): ResponseApdu {
  if (!isCardState(command.p2)) throw new StatusWordError(statusWords.wrongData);
  const terminates = command.p2 === cardStates.terminated;
  if (!has(domain, terminates ? privileges.cardTerminate : privileges.cardLock)) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  if (!isLegalCardTransition(state.cardState, command.p2))
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  writeCardState(state.transaction, command.p2);
  return responseApdu();
}

function changeInstance(context: DomainContext, entry: RegistryEntry): void {
  const { state, domain, command } = context;
  if (command.p2 === applicationStates.personalized && entry.aid === domain.aid) {
    // GPCS 2.3.1 §5.3.2.3: a security domain tells itself that it is personalized, once it holds keys of its own.
    if (entry.lifeCycle !== applicationStates.selectable) throw new StatusWordError(statusWords.conditionsNotSatisfied);
    state.registry.put({ ...entry, lifeCycle: applicationStates.personalized });
    return;
  }
  setLock(context, entry);
}

/** GPCS 2.3.1 §11.10.2.2: b8 locks; without it a locked instance goes back to where it was. Other states are the application's own. */
function setLock(context: DomainContext, entry: RegistryEntry): void {
  const { state, domain, command } = context;
  if (!state.registry.isBelow(entry, domain.aid) && !has(domain, privileges.globalLock)) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  const lock = (command.p2 & LOCKED) !== 0;
  if (lock === isLocked(entry.lifeCycle)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  state.registry.put({ ...entry, lifeCycle: entry.lifeCycle ^ LOCKED });
}

function changeWithAssociated(context: DomainContext, entry: RegistryEntry): void {
  if (entry.kind !== 'securityDomain') throw new StatusWordError(statusWords.conditionsNotSatisfied);
  setLock(context, entry);
  const lock = (context.command.p2 & LOCKED) !== 0;
  for (const associated of context.state.registry.associated(entry.aid)) {
    if (isLocked(associated.lifeCycle) === lock) continue;
    context.state.registry.put({ ...associated, lifeCycle: associated.lifeCycle ^ LOCKED });
  }
}
