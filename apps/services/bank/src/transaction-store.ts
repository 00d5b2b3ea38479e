import type { Kysely } from '@inro/host';
import type { StoredTransaction, TransactionState, TransactionStore } from '@inro/relying-party';
import type { BankSchema } from './schema.ts';

const row = ({ expiresAt, ...same }: StoredTransaction) => ({ ...same, expires_at: new Date(expiresAt) });

/** Transactions in PostgreSQL; the state column is what `replace` compares and sets in one statement. */
export class PostgresTransactionStore implements TransactionStore {
  readonly #db: Kysely<BankSchema>;
  constructor(db: Kysely<BankSchema>) {
    this.#db = db;
  }

  async add(transaction: StoredTransaction): Promise<void> {
    await this.#db.insertInto('login_transaction').values(row(transaction)).execute();
  }

  async find(id: string): Promise<string | undefined> {
    const found = await this.#db.selectFrom('login_transaction').select('data').where('id', '=', id).executeTakeFirst();
    return found?.data;
  }

  async replace(from: readonly TransactionState[], next: StoredTransaction): Promise<boolean> {
    const { id, ...changed } = row(next);
    const { numUpdatedRows } = await this.#db
      .updateTable('login_transaction')
      .set(changed)
      .where('id', '=', id)
      .where('state', 'in', from)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async removeExpired(before: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('login_transaction')
      .where('expires_at', '<', new Date(before))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
