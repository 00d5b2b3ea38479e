import { StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes } from '@inro/foundation';
import type { StaticKeys } from '@inro/secure-channel/on-card';
import type { Transaction } from '../transaction.ts';
import { raisedCounter } from './counter-floor.ts';

/** The version that keys from the factory have; the first key set put in takes their place. */
const INITIAL_KEY_VERSION = 0xff;
const MOST_KEY_SETS = 8;
/** Failed authentications in a row after which a security domain's keys open nothing, for ever or until it has rested. */
const AUTHENTICATION_LIMIT = 64;

/** The durable secure channel state of one security domain: key sets, sequence counter, failures. */
export class DomainKeys {
  readonly #transaction: Transaction;
  readonly #aid: string;
  readonly #prefix: string;
  constructor(transaction: Transaction, aid: string) {
    this.#transaction = transaction;
    this.#aid = aid;
    this.#prefix = `sd/${aid}/`;
  }

  /** Key versions, in the order in which they came. */
  versions(): number[] {
    return [...(this.#transaction.get(`${this.#prefix}versions`) ?? [])];
  }

  get(version: number): StaticKeys | undefined {
    const bytes = this.#transaction.get(this.#name(version));
    if (bytes === undefined) return undefined;
    const length = bytes.length / 3;
    return { enc: bytes.subarray(0, length), mac: bytes.subarray(length, 2 * length), dek: bytes.subarray(2 * length) };
  }

  /**
   * Adds a key set, or puts it in the place of `replaces`; the version that went. The keys from the factory go when the
   * first set comes.
   */
  put(version: number, keys: StaticKeys, replaces?: number): number | undefined {
    let versions = this.versions();
    if (replaces === undefined && versions.includes(INITIAL_KEY_VERSION)) replaces = INITIAL_KEY_VERSION;
    if (replaces !== undefined) {
      this.#transaction.delete(this.#name(replaces));
      versions = versions.filter((known) => known !== replaces);
    }
    if (versions.includes(version)) throw new StatusWordError(statusWords.wrongData);
    if (versions.length >= MOST_KEY_SETS) throw new StatusWordError(statusWords.notEnoughMemory);
    this.#transaction.set(this.#name(version), concatBytes(keys.enc, keys.mac, keys.dek));
    this.#transaction.set(`${this.#prefix}versions`, Uint8Array.from([...versions, version]));
    return replaces;
  }

  delete(version: number): void {
    this.#transaction.delete(this.#name(version));
    const left = this.versions().filter((known) => known !== version);
    this.#transaction.set(`${this.#prefix}versions`, Uint8Array.from(left));
  }

  /** The counter of the last session, 3 bytes. One a security domain, for all its key sets: it never goes back. */
  sequenceCounter(): Uint8Array {
    return this.#transaction.get(`${this.#prefix}counter`) ?? new Uint8Array(3);
  }

  /** Counts one session more; 6985 when the counter is used up. */
  nextSequenceCounter(): Uint8Array {
    const [a, b, c] = this.sequenceCounter() as unknown as [number, number, number];
    const next = ((a << 16) | (b << 8) | c) + 1;
    if (next > 0xffffff) throw new StatusWordError(statusWords.conditionsNotSatisfied);
    const counter = Uint8Array.of(next >> 16, (next >> 8) & 0xff, next & 0xff);
    this.#transaction.set(`${this.#prefix}counter`, counter);
    return counter;
  }

  /** Goes on from where an earlier domain of this AID had counted: keys put in now may have been in use there. */
  raiseSequenceCounter(): void {
    const counter = this.sequenceCounter();
    const raised = raisedCounter(this.#transaction, this.#aid, counter);
    if (raised !== counter) this.setSequenceCounter(raised);
  }

  setSequenceCounter(counter: Uint8Array): void {
    this.#transaction.set(`${this.#prefix}counter`, counter);
  }

  get failures(): number {
    return this.#transaction.get(`${this.#prefix}failures`)?.[0] ?? 0;
  }

  set failures(count: number) {
    if (count === this.failures) return;
    this.#transaction.set(`${this.#prefix}failures`, Uint8Array.of(count));
  }

  /** One more failed authentication; beyond the limit there is nothing to count. */
  countFailure(): void {
    this.failures = Math.min(this.failures + 1, AUTHENTICATION_LIMIT);
  }

  get isExhausted(): boolean {
    return this.failures >= AUTHENTICATION_LIMIT;
  }

  #name(version: number): string {
    return `${this.#prefix}key/${version}`;
  }
}
