import { fromHex, toHex } from '@inro/foundation';
import type { StaticKeys } from '@inro/secure-channel/on-card';
import type { ApplicationModule } from './application.ts';
import { applicationContext } from './application-context.ts';
import { writeCardState, writeIdentity } from './identity.ts';
import { applicationStates, cardStates } from './life-cycle.ts';
import type { ElementHost } from './ports.ts';
import { ISSUER_PRIVILEGES, isAssignable } from './privileges.ts';
import type { RegistryEntry } from './registry.ts';
import { ElementState, SECURITY_DOMAIN_LOAD_FILE, SECURITY_DOMAIN_MODULE } from './state.ts';

/** Keys and secure channel of a domain from the factory. */
export interface FactoryKeys {
  /** FF for keys that the first PUT KEY replaces. */
  readonly keyVersion: number;
  readonly keys: StaticKeys;
  /** SCP03 "i". */
  readonly i: number;
  /** Sessions there have been; 0 unless told. */
  readonly sequenceCounter?: number;
}

/** A security domain that is there from the factory; `securityDomain` is the one it is associated with. */
export interface FactoryDomain extends Partial<Pick<FactoryKeys, 'keyVersion' | 'keys'>> {
  readonly aid: Uint8Array;
  readonly securityDomain: Uint8Array;
  /** 24 bits, e.g. 80C000. */
  readonly privileges: number;
  readonly i: number;
  /** 07 SELECTABLE unless told. */
  readonly lifeCycle?: number;
}

/** An application that is there from the factory. */
export interface FactoryApplication {
  readonly aid: Uint8Array;
  readonly module: ApplicationModule;
  readonly securityDomain: Uint8Array;
  readonly parameters?: Uint8Array;
  /** Initial contactless activation state (01 ACTIVATED); not activated unless told. */
  readonly contactless?: number;
}

/** What the maker writes into a new element. */
export interface ManufacturingOrder {
  readonly issuerSecurityDomain: FactoryKeys & { readonly aid: Uint8Array };
  /** 42 bytes. */
  readonly cplc: Uint8Array;
  /** 10 bytes. */
  readonly diversificationData: Uint8Array;
  readonly issuerIdentificationNumber: Uint8Array;
  readonly cardImageNumber: Uint8Array;
  /** "i" parameters named in the card capability information. */
  readonly offeredChannels: Uint8Array;
  /** Privileges that the issuer's domain and the card capability information claim in the place of what works. */
  readonly claimedPrivileges?: number;
  readonly domains?: readonly FactoryDomain[];
  readonly applications?: readonly FactoryApplication[];
}

/**
 * Writes a new element into an empty store in one commit: SECURED, the load files of the modules and of security domains,
 * the issuer security domain, other domains and applications in the order given. TypeError when the store is not empty
 * or a length is wrong.
 */
export function manufacture(host: ElementHost, modules: readonly ApplicationModule[], order: ManufacturingOrder): void {
  if (order.cplc.length !== 42) throw new TypeError('CPLC data has 42 bytes');
  if (order.diversificationData.length !== 10) throw new TypeError('key diversification data has 10 bytes');
  const state = new ElementState(host, modules);
  if (state.transaction.get('identity') !== undefined) throw new TypeError('this store already holds an element');
  const issuer = order.issuerSecurityDomain;
  const { cplc, diversificationData, offeredChannels, claimedPrivileges } = order;
  writeIdentity(state.transaction, {
    issuerSecurityDomain: toHex(issuer.aid),
    cplc,
    diversificationData,
    offeredChannels,
    ...(claimedPrivileges === undefined ? {} : { claimedPrivileges }),
  });
  writeCardState(state.transaction, cardStates.secured);
  registerIssuer(state, order);
  registerLoadFiles(state, modules, toHex(issuer.aid));
  for (const domain of order.domains ?? []) registerDomain(state, domain);
  for (const application of order.applications ?? []) registerApplication(state, application);
  state.transaction.commit();
}

function registerIssuer(state: ElementState, order: ManufacturingOrder): void {
  const { aid, i, keyVersion, keys, sequenceCounter = 0 } = order.issuerSecurityDomain;
  const securityDomain = toHex(aid);
  const privileges = order.claimedPrivileges ?? ISSUER_PRIVILEGES;
  state.registry.put({ ...domainEntry(state, aid), privileges, securityDomain, i });
  const domainKeys = state.keysOf(securityDomain);
  domainKeys.put(keyVersion, keys);
  domainKeys.setSequenceCounter(fromHex(sequenceCounter.toString(16).padStart(6, '0')));
  state.transaction.set(`sd/${securityDomain}/object/42`, order.issuerIdentificationNumber.slice());
  state.transaction.set(`sd/${securityDomain}/object/45`, order.cardImageNumber.slice());
}

function registerLoadFiles(state: ElementState, modules: readonly ApplicationModule[], securityDomain: string): void {
  const files = new Map<string, string[]>();
  for (const { loadFileAid, moduleAid } of modules) {
    const aid = toHex(loadFileAid);
    files.set(aid, [...(files.get(aid) ?? []), toHex(moduleAid)]);
  }
  files.set(SECURITY_DOMAIN_LOAD_FILE, [SECURITY_DOMAIN_MODULE]);
  for (const [aid, names] of files) {
    state.registry.putLoadFile({ aid, serial: state.registry.nextSerial(), modules: names, securityDomain });
  }
}

function registerDomain(state: ElementState, domain: FactoryDomain): void {
  const { aid, privileges, i, keys, keyVersion } = domain;
  if (!isAssignable(privileges)) throw new TypeError('no domain can hold these privileges together');
  const lifeCycle = domain.lifeCycle ?? applicationStates.selectable;
  const securityDomain = toHex(domain.securityDomain);
  state.registry.put({ ...domainEntry(state, aid), lifeCycle, privileges, securityDomain, i });
  if (keys !== undefined && keyVersion !== undefined) state.keysOf(toHex(aid)).put(keyVersion, keys);
}

function domainEntry(state: ElementState, aid: Uint8Array) {
  return {
    aid: toHex(aid),
    serial: state.registry.nextSerial(),
    kind: 'securityDomain' as const,
    loadFile: SECURITY_DOMAIN_LOAD_FILE,
    module: SECURITY_DOMAIN_MODULE,
    lifeCycle: applicationStates.personalized,
  };
}

function registerApplication(
  state: ElementState,
  { aid, module, securityDomain, parameters, contactless }: FactoryApplication,
): void {
  const entry: RegistryEntry = {
    aid: toHex(aid),
    serial: state.registry.nextSerial(),
    kind: 'application',
    loadFile: toHex(module.loadFileAid),
    module: toHex(module.moduleAid),
    lifeCycle: applicationStates.selectable,
    privileges: 0,
    securityDomain: toHex(securityDomain),
    i: 0,
    ...(contactless === undefined ? {} : { contactless }),
  };
  state.registry.put(entry);
  module.install?.(parameters ?? new Uint8Array(0), applicationContext(state, entry, module.openSession()));
}
