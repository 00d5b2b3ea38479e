import { StatusWordError, statusWords } from '@inro/apdu';
import type { ElementStore } from './ports.ts';

/**
 * The element's durable state and the pending changes of the command at work. Reads see pending changes; nothing is on
 * disk before {@link commit}. After a failed write the state is read from the store again: what it holds is the truth.
 */
export class Transaction {
  readonly #store: ElementStore;
  #committed: Map<string, Uint8Array> | undefined;
  readonly #pending = new Map<string, Uint8Array | undefined>();
  constructor(store: ElementStore) {
    this.#store = store;
    this.#committed = store.load();
  }

  get(key: string): Uint8Array | undefined {
    return this.#pending.has(key) ? this.#pending.get(key) : this.#state().get(key);
  }

  set(key: string, value: Uint8Array): void {
    this.#pending.set(key, value);
  }

  delete(key: string): void {
    if (this.get(key) !== undefined) this.#pending.set(key, undefined);
  }

  /** Keys that begin with a prefix, pending ones counted, in no order. */
  keys(prefix: string): string[] {
    const keys = new Set<string>();
    for (const key of this.#state().keys()) if (key.startsWith(prefix)) keys.add(key);
    for (const [key, value] of this.#pending) {
      if (!key.startsWith(prefix)) continue;
      if (value === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys];
  }

  deleteAll(prefix: string): void {
    for (const key of this.keys(prefix)) this.delete(key);
  }

  /** Puts all pending changes on disk; 6581 when the store could not. */
  commit(): void {
    if (this.#pending.size === 0) return;
    const state = this.#state();
    try {
      this.#store.commit(this.#pending);
    } catch {
      this.#pending.clear();
      this.#committed = undefined;
      throw new StatusWordError(statusWords.memoryFailure);
    }
    for (const [key, value] of this.#pending) {
      if (value === undefined) state.delete(key);
      else state.set(key, value);
    }
    this.#pending.clear();
  }

  rollback(): void {
    this.#pending.clear();
  }

  #state(): Map<string, Uint8Array> {
    if (this.#committed !== undefined) return this.#committed;
    try {
      this.#committed = this.#store.load();
    } catch {
      throw new StatusWordError(statusWords.memoryFailure);
    }
    return this.#committed;
  }
}
