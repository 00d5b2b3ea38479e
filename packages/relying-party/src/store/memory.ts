import type { StoredTransaction, TransactionState, TransactionStore } from '../transaction.ts';

/** Some 50 MB: a transaction holds its request and its report, about 5 kB. */
const MOST = 10_000;

/**
 * A store for one process and for tests; a restart forgets everything that is under way. It holds `most` transactions:
 * one more takes the place of the oldest, so that a flood costs logins that are under way and never the process.
 */
export class MemoryTransactionStore implements TransactionStore {
  readonly #all = new Map<string, { readonly row: StoredTransaction; readonly tries: number }>();
  readonly #most: number;

  /** `TypeError` unless `most` is a number of transactions, 1 or more. */
  constructor({ most = MOST }: { readonly most?: number } = {}) {
    if (!Number.isSafeInteger(most) || most < 1) throw new TypeError('most is a number of transactions');
    this.#most = most;
  }

  async add(transaction: StoredTransaction): Promise<void> {
    const [oldest] = this.#all.keys();
    if (this.#all.size >= this.#most && oldest !== undefined) this.#all.delete(oldest);
    this.#all.set(transaction.id, { row: transaction, tries: 0 });
  }
  async find(id: string): Promise<string | undefined> {
    return this.#all.get(id)?.row.data;
  }
  async replace(from: readonly TransactionState[], next: StoredTransaction): Promise<boolean> {
    const found = this.#all.get(next.id);
    if (!found || !from.includes(found.row.state)) return false;
    this.#all.set(next.id, { ...found, row: next });
    return true;
  }
  async countTry(id: string, most: number): Promise<boolean> {
    const found = this.#all.get(id);
    if (!found || found.tries >= most) return false;
    this.#all.set(id, { ...found, tries: found.tries + 1 });
    return true;
  }
  async removeExpired(before: number): Promise<number> {
    const expired = [...this.#all.values()].filter(({ row }) => row.expiresAt < before);
    for (const { row } of expired) this.#all.delete(row.id);
    return expired.length;
  }
}
