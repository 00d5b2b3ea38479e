import { fromUtf8, utf8 } from '@inro/foundation';
import type { Face } from './face.ts';
import { contactlessStates, isLocked } from './life-cycle.ts';
import { keepSequenceCounter } from './security-domain/counter-floor.ts';
import type { Transaction } from './transaction.ts';

/** One installed instance: a security domain or an application. AIDs are upper-case hexadecimal. */
export interface RegistryEntry {
  readonly aid: string;
  /** Never used twice in one element: an instance installed again under its old AID is another one. */
  readonly serial: number;
  readonly kind: 'securityDomain' | 'application';
  readonly loadFile: string;
  readonly module: string;
  /** The state byte; unused for the issuer security domain, whose state is the card's. */
  readonly lifeCycle: number;
  readonly privileges: number;
  /** The associated security domain; its own AID at the root of a hierarchy. */
  readonly securityDomain: string;
  /** SCP03 "i" parameter of a security domain. */
  readonly i: number;
  /** Initial contactless activation state of an application; DEACTIVATED without it. */
  readonly contactless?: number;
  /** Whose extradition of instances to this security domain it accepts; the element's rules alone without it. */
  readonly acceptsExtradition?: number;
  /** Whose deletion of its instances this security domain accepts. */
  readonly acceptsDeletion?: number;
}

/** A load file that is there from the factory. */
export interface LoadFileEntry {
  readonly aid: string;
  readonly serial: number;
  readonly modules: readonly string[];
  readonly securityDomain: string;
}

const parsed = new WeakMap<Uint8Array, RegistryEntry | LoadFileEntry>();

/** The GlobalPlatform registry over the pending state. */
export class Registry {
  readonly #transaction: Transaction;
  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  find(aid: string): RegistryEntry | undefined {
    return this.#read(`entry/${aid}`) as RegistryEntry | undefined;
  }

  findLoadFile(aid: string): LoadFileEntry | undefined {
    return this.#read(`file/${aid}`) as LoadFileEntry | undefined;
  }

  /** All instances in the order of their installation, the issuer security domain first. */
  entries(): RegistryEntry[] {
    return this.#all('entry/') as RegistryEntry[];
  }

  loadFiles(): LoadFileEntry[] {
    return this.#all('file/') as LoadFileEntry[];
  }

  put(entry: RegistryEntry): void {
    this.#transaction.set(`entry/${entry.aid}`, utf8(JSON.stringify(entry)));
  }

  putLoadFile(entry: LoadFileEntry): void {
    this.#transaction.set(`file/${entry.aid}`, utf8(JSON.stringify(entry)));
  }

  /** Removes an instance with everything it owns: records, keys, counters. How far a domain had counted stays known. */
  remove(aid: string): void {
    keepSequenceCounter(this.#transaction, aid);
    this.#transaction.delete(`entry/${aid}`);
    this.#transaction.deleteAll(`app/${aid}/`);
    this.#transaction.deleteAll(`sd/${aid}/`);
  }

  /** The next serial number of an instance or load file. */
  nextSerial(): number {
    const bytes = this.#transaction.get('serial');
    const serial = bytes === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) + 1;
    const out = new Uint8Array(4);
    new DataView(out.buffer).setUint32(0, serial);
    this.#transaction.set('serial', out);
    return serial;
  }

  /** Whether `entry` hangs below the security domain, directly or through others (not the domain itself). */
  isBelow(entry: { readonly aid: string; readonly securityDomain: string }, securityDomain: string): boolean {
    let at = entry;
    while (at.securityDomain !== at.aid) {
      if (at.securityDomain === securityDomain) return true;
      const parent = this.find(at.securityDomain);
      if (parent === undefined) return false;
      at = parent;
    }
    return false;
  }

  /** The AID of the domain at the top of a hierarchy; undefined where it has gone. */
  rootOf(entry: RegistryEntry): string | undefined {
    let at: RegistryEntry | undefined = entry;
    while (at !== undefined && at.securityDomain !== at.aid) at = this.find(at.securityDomain);
    return at?.aid;
  }

  /** Instances directly associated with a security domain. */
  associated(securityDomain: string): RegistryEntry[] {
    return this.entries().filter((entry) => entry.securityDomain === securityDomain && entry.aid !== securityDomain);
  }

  #all(prefix: string): (RegistryEntry | LoadFileEntry)[] {
    const entries = this.#transaction.keys(prefix).map((key) => this.#read(key)!);
    return entries.sort((a, b) => a.serial - b.serial);
  }

  #read(key: string): RegistryEntry | LoadFileEntry | undefined {
    const bytes = this.#transaction.get(key);
    if (bytes === undefined) return undefined;
    let entry = parsed.get(bytes);
    if (entry === undefined) {
      entry = JSON.parse(fromUtf8(bytes)) as RegistryEntry | LoadFileEntry;
      parsed.set(bytes, entry);
    }
    return entry;
  }
}

/**
 * Amendment C §8.3: the OPEN brings an application into its initial contactless activation state when it becomes
 * selectable, and again when it is unlocked; one that is not selectable, or locked, is DEACTIVATED.
 */
export const contactlessStateOf = (entry: RegistryEntry): number =>
  isAlive(entry) ? (entry.contactless ?? contactlessStates.deactivated) : contactlessStates.deactivated;

/**
 * Whether SELECT may find the instance at this face: installed only and locked ones are invisible (GPCS 2.3.1 §6.4.2),
 * and at the contactless face what is not activated for it (Amendment C §8.1).
 */
export function isSelectable(entry: RegistryEntry, face: Face): boolean {
  if (face === 'contactless' && contactlessStateOf(entry) !== contactlessStates.activated) return false;
  return isAlive(entry);
}

const isAlive = (entry: RegistryEntry): boolean => !isLocked(entry.lifeCycle) && (entry.lifeCycle & 0x07) === 0x07;
