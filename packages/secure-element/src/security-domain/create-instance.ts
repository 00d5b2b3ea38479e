import { findTlv, parseTlvs, StatusWordError, statusWords } from '@inro/apdu';
import { applicationContext } from '../application-context.ts';
import { contactlessStates } from '../life-cycle.ts';
import { isAssignable, privileges, readPrivileges } from '../privileges.ts';
import type { RegistryEntry } from '../registry.ts';
import { SECURITY_DOMAIN_MODULE } from '../state.ts';
import { type DomainContext, requireAuthorizedManagement } from './context.ts';
import { readDomainParameters } from './domain-parameters.ts';
import { checkCardResetFree, checkGrant, type InstallFields } from './install-fields.ts';

const MOST_INSTANCES = 64;

/** INSTALL [for install]: a new instance, associated with the domain that installs it. */
export function createInstance(context: DomainContext, fields: InstallFields, lifeCycle: number): void {
  requireAuthorizedManagement(context);
  const { state, domain } = context;
  const granted = readPrivileges(fields.privileges);
  if (granted === undefined || !isAssignable(granted) || fields.instance.length < 10 || fields.instance.length > 32) {
    throw new StatusWordError(statusWords.wrongData);
  }
  const loadFile = state.registry.findLoadFile(fields.first);
  if (!loadFile?.modules.includes(fields.second)) throw new StatusWordError(statusWords.referencedDataNotFound);
  // GPCS 2.3.1 §9.3.6: one name names one thing, instance or load file. (A module's own AID is no entry of the registry.)
  if (
    state.registry.find(fields.instance) !== undefined ||
    state.registry.findLoadFile(fields.instance) !== undefined
  ) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  if (state.registry.entries().length >= MOST_INSTANCES) throw new StatusWordError(statusWords.notEnoughMemory);
  const kind = fields.second === SECURITY_DOMAIN_MODULE ? 'securityDomain' : 'application';
  if ((kind === 'securityDomain') !== ((granted & privileges.securityDomain) !== 0)) {
    throw new StatusWordError(statusWords.wrongData);
  }
  checkGrant(context, granted);
  checkCardResetFree(context, granted);
  const installation = parseTlvs(fields.parameters);
  const parameters = findTlv(installation, 0xc9) ?? new Uint8Array(0);
  const contactless = activationState(findTlv(installation, 0xef), kind);
  const entry: RegistryEntry = {
    aid: fields.instance,
    serial: state.registry.nextSerial(),
    kind,
    loadFile: fields.first,
    module: fields.second,
    lifeCycle,
    privileges: granted,
    securityDomain: domain.aid,
    ...(kind === 'securityDomain' ? readDomainParameters(parameters, domain.i) : { i: 0 }),
    ...(contactless === undefined ? {} : { contactless }),
  };
  state.registry.put(entry);
  if (kind === 'application') installApplication(context, entry, parameters);
}

function installApplication({ state }: DomainContext, entry: RegistryEntry, parameters: Uint8Array): void {
  const module = state.moduleOf(entry.module);
  if (module === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  module.install?.(parameters, applicationContext(state, entry, module.openSession()));
}

/**
 * Amendment C §8.3: the initial contactless activation state is 81 in A0 of the system specific parameters (EF). A
 * security domain of this element has none: it is for the wired face.
 */
function activationState(systemSpecific: Uint8Array | undefined, kind: RegistryEntry['kind']): number | undefined {
  const contactless = systemSpecific && findTlv(parseTlvs(systemSpecific), 0xa0);
  const state = contactless && findTlv(parseTlvs(contactless), 0x81);
  if (state === undefined) return undefined;
  const known = state.length === 1 && (Object.values(contactlessStates) as number[]).includes(state[0]!);
  if (!known || kind === 'securityDomain') throw new StatusWordError(statusWords.wrongData);
  return state[0];
}
