import { type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { holderOfCardReset } from '../card-reset.ts';
import { applicationStates, isLocked } from '../life-cycle.ts';
import { personalizationOf } from '../logical-channel.ts';
import { privileges as bits, isAssignable, readPrivileges } from '../privileges.ts';
import type { RegistryEntry } from '../registry.ts';
import { type DomainContext, entryOf, requireAuthorizedManagement } from './context.ts';
import { createInstance } from './create-instance.ts';
import { accepts } from './domain-parameters.ts';
import { checkCardResetFree, checkGrant, type InstallFields, readInstallFields } from './install-fields.ts';

const purposes = {
  load: 0x02,
  install: 0x04,
  makeSelectable: 0x08,
  installAndMakeSelectable: 0x0c,
  extradition: 0x10,
  personalization: 0x20,
  registryUpdate: 0x40,
} as const;

type Handler = (context: DomainContext, fields: InstallFields) => void;

const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [purposes.install, (context, fields) => createInstance(context, fields, applicationStates.installed)],
  [purposes.makeSelectable, makeSelectable],
  [
    purposes.installAndMakeSelectable,
    (context, fields) => createInstance(context, fields, applicationStates.selectable),
  ],
  [purposes.extradition, extradite],
  [purposes.personalization, personalize],
  [purposes.registryUpdate, updateRegistry],
]);

/** INSTALL (GPCS 2.3.1 §11.5). Answers 00: no confirmation data. New code cannot be loaded (6A81): load files are the factory's. */
export function install(context: DomainContext): ResponseApdu {
  const { command } = context;
  context.channel.personalization = undefined;
  if (command.p2 !== 0) throw new StatusWordError(statusWords.incorrectP1P2);
  if (command.p1 === purposes.load) throw new StatusWordError(statusWords.functionNotSupported);
  const handle = HANDLERS.get(command.p1);
  if (handle === undefined) throw new StatusWordError(statusWords.incorrectP1P2);
  handle(context, readInstallFields(command.data));
  return responseApdu(Uint8Array.of(0x00));
}

/** The instance named, if the domain manages it: it is below the domain, and the domain has Authorized Management. */
function managed(context: DomainContext, aid: string): RegistryEntry {
  requireAuthorizedManagement(context);
  const entry = entryOf(context, aid);
  if (!context.state.registry.isBelow(entry, context.domain.aid)) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  return entry;
}

function makeSelectable(context: DomainContext, fields: InstallFields): void {
  const entry = managed(context, fields.instance);
  if (entry.lifeCycle !== applicationStates.installed) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  // GPCS 2.3.1 §11.5.2.3.3: beside what it has, Card Reset is all that can be given now.
  const given = fields.privileges.length === 0 ? 0 : readPrivileges(fields.privileges);
  if (given === undefined || (given & ~(entry.privileges | bits.cardReset)) !== 0) {
    throw new StatusWordError(statusWords.wrongData);
  }
  const added = given & ~entry.privileges;
  checkGrant(context, added);
  checkCardResetFree(context, added);
  const privileges = entry.privileges | added;
  context.state.registry.put({ ...entry, privileges, lifeCycle: applicationStates.selectable });
}

/**
 * GPCS 2.3.1 §9.4.1: an instance goes to another security domain. Only the domain it is directly associated with may
 * give it away, so an application once handed to a service provider's domain cannot be taken back, only deleted.
 */
function extradite(context: DomainContext, fields: InstallFields): void {
  const { registry } = context.state;
  const entry = managed(context, fields.instance);
  if (entry.securityDomain !== context.domain.aid) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  const target = entryOf(context, fields.first);
  if (target.kind !== 'securityDomain') throw new StatusWordError(statusWords.wrongData);
  const isAccepted = accepts(target.acceptsExtradition, target, context.domain, context.state);
  if (isLocked(target.lifeCycle) || registry.isBelow(target, entry.aid) || !isAccepted) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  if (target.aid === entry.aid && entry.kind !== 'securityDomain') throw new StatusWordError(statusWords.wrongData);
  registry.put({ ...entry, securityDomain: target.aid });
}

/** GPCS 2.3.1 §7.3.2: the STORE DATA commands that follow are for this instance. */
function personalize(context: DomainContext, fields: InstallFields): void {
  const { domain, state, channel } = context;
  const entry = entryOf(context, fields.instance);
  const isOpen = entry.kind === 'securityDomain' && entry.lifeCycle === applicationStates.selectable;
  const allowed = isOpen ? state.registry.isBelow(entry, domain.aid) : entry.securityDomain === domain.aid;
  // An application is its own domain's alone; a new security domain takes its first data from any domain above it.
  if (!allowed || entry.aid === domain.aid) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  if (entry.kind === 'securityDomain' && !isOpen) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  if (isLocked(entry.lifeCycle)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  channel.personalization = personalizationOf(entry);
}

/** GPCS 2.3.1 §11.5.2.3.6: new privileges for an instance; the kind of instance never changes. Card Reset moves to it. */
function updateRegistry(context: DomainContext, fields: InstallFields): void {
  const entry = managed(context, fields.instance);
  if (fields.first !== '') {
    extradite(context, fields);
    return;
  }
  const privileges = readPrivileges(fields.privileges);
  if (privileges === undefined || !isAssignable(privileges)) throw new StatusWordError(statusWords.wrongData);
  checkGrant(context, privileges);
  if ((privileges ^ entry.privileges) & bits.securityDomain) throw new StatusWordError(statusWords.wrongData);
  if ((privileges & bits.cardReset) !== 0) takeCardReset(context);
  context.state.registry.put({ ...entry, privileges });
}

/** From whoever holds it; the issuer's domain has it back by itself when nobody does. */
function takeCardReset({ state }: DomainContext): void {
  const issuer = state.identity.issuerSecurityDomain;
  for (let holder = holderOfCardReset(state); holder.aid !== issuer; holder = holderOfCardReset(state)) {
    state.registry.put({ ...holder, privileges: holder.privileges & ~bits.cardReset });
  }
}
