import { aids } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import type { ApplicationModule } from './application.ts';
import { type ElementIdentity, readCardState, readIdentity } from './identity.ts';
import type { ElementHost } from './ports.ts';
import { Registry, type RegistryEntry } from './registry.ts';
import { DomainKeys } from './security-domain/keys.ts';
import { Pace } from './security-domain/pace.ts';
import { RetiredKeys } from './security-domain/retired-keys.ts';
import { Transaction } from './transaction.ts';

/** Load file and module of GlobalPlatform's own security domains. */
export const SECURITY_DOMAIN_LOAD_FILE = toHex(aids.securityDomainLoadFile);
export const SECURITY_DOMAIN_MODULE = toHex(aids.securityDomainModule);

/** Everything commands work on: the durable state under one transaction, and what the host handed in. */
export class ElementState {
  readonly transaction: Transaction;
  readonly registry: Registry;
  readonly host: ElementHost;
  readonly pace: Pace;
  readonly retiredKeys = new RetiredKeys();
  readonly #modules: ReadonlyMap<string, ApplicationModule>;
  constructor(host: ElementHost, modules: readonly ApplicationModule[]) {
    this.host = host;
    this.transaction = new Transaction(host.store);
    this.registry = new Registry(this.transaction);
    this.pace = new Pace(host.uptime);
    this.#modules = new Map(modules.map((module) => [toHex(module.moduleAid), module]));
  }

  get identity(): ElementIdentity {
    return readIdentity(this.transaction);
  }

  get cardState(): number {
    return readCardState(this.transaction);
  }

  get issuerSecurityDomain(): RegistryEntry {
    return this.registry.find(this.identity.issuerSecurityDomain)!;
  }

  /** The state byte shown for an instance: the issuer security domain's is the card's. */
  lifeCycleOf(entry: RegistryEntry): number {
    return entry.aid === this.identity.issuerSecurityDomain ? this.cardState : entry.lifeCycle;
  }

  moduleOf(aid: string): ApplicationModule | undefined {
    return this.#modules.get(aid);
  }

  keysOf(securityDomain: string): DomainKeys {
    return new DomainKeys(this.transaction, securityDomain);
  }
}
