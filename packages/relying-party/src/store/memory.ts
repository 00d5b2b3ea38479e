import type { StoredTransaction, TransactionState, TransactionStore } from '../transaction.ts';

/** Some 50 MB: a transaction holds its request and its report, about 5 kB. */
const MOST = 10_000;

/**
 * A store for one process and for tests; a restart forgets everything that is under way. It holds `most` transactions:
 * one more takes the place of the oldest, so that a flood costs logins that are under way and never the process.
 */
export class MemoryTransactionStore implements TransactionStore {
  readonly #all = new Map<string, StoredTransaction>();
  readonly #most: number;

  /** `TypeError` unless `most` is a number of transactions, 1 or more. */
  constructor({ most = MOST }: { readonly most?: number } = {}) {
    if (!Number.isSafeInteger(most) || most < 1) throw new TypeError('most is a number of transactions');
    this.#most = most;
  }

  async add(transaction: StoredTransaction): Promise<void> {
    const [oldest] = this.#all.keys();
    if (this.#all.size >= this.#most && oldest !== undefined) this.#all.delete(oldest);
    this.#all.set(transaction.id, transaction);
  }
  async find(id: string): Promise<string | undefined> {
    return this.#all.get(id)?.data;
  }
  async replace(from: readonly TransactionState[], next: StoredTransaction): Promise<boolean> {
    const state = this.#all.get(next.id)?.state;
    if (state === undefined || !from.includes(state)) return false;
    this.#all.set(next.id, next);
    return true;
  }
  async removeExpired(before: number): Promise<number> {
    const expired = [...this.#all.values()].filter((transaction) => transaction.expiresAt < before);
    for (const { id } of expired) this.#all.delete(id);
    return expired.length;
  }
}
