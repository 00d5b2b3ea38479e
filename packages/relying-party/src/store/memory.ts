import type { StoredTransaction, TransactionState, TransactionStore } from '../transaction.ts';

const MOST = 10_000;
/** Characters: 100 MB at most. A login has some 5,000, what asks for signatures 60,000, their answer 400,000. */
const MOST_TEXT = 50_000_000;

interface Held {
  readonly row: StoredTransaction;
  readonly tries: number;
}

/**
 * A store for one process and for tests; a restart forgets everything that is under way. It holds `most` transactions,
 * and no more of large ones than memory has room for: one more takes the place of the oldest, so that a flood costs
 * logins that are under way and never the process.
 */
export class MemoryTransactionStore implements TransactionStore {
  readonly #all = new Map<string, Held>();
  readonly #most: number;
  #text = 0;

  /** `TypeError` unless `most` is a number of transactions, 1 or more. */
  constructor({ most = MOST }: { readonly most?: number } = {}) {
    if (!Number.isSafeInteger(most) || most < 1) throw new TypeError('most is a number of transactions');
    this.#most = most;
  }

  async add(transaction: StoredTransaction): Promise<void> {
    this.#put({ row: transaction, tries: 0 });
  }
  async find(id: string): Promise<string | undefined> {
    return this.#all.get(id)?.row.data;
  }
  async replace(from: readonly TransactionState[], next: StoredTransaction): Promise<boolean> {
    const found = this.#all.get(next.id);
    if (!found || !from.includes(found.row.state)) return false;
    this.#put({ ...found, row: next });
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
    for (const { row } of expired) this.#forget(row.id);
    return expired.length;
  }

  #put(held: Held): void {
    const { id, data } = held.row;
    this.#text += data.length - (this.#all.get(id)?.row.data.length ?? 0);
    this.#all.set(id, held);
    for (const other of this.#all.keys()) {
      if (this.#all.size <= this.#most && this.#text <= MOST_TEXT) return;
      if (other !== id) this.#forget(other);
    }
  }

  #forget(id: string): void {
    this.#text -= this.#all.get(id)?.row.data.length ?? 0;
    this.#all.delete(id);
  }
}
