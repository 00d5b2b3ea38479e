import type { Kysely } from '@inro/host';
import type { LoginTransaction, TransactionState, TransactionStore } from '@inro/relying-party';
import type { BankSchema } from './schema.ts';

const row = (transaction: LoginTransaction) => ({
  id: transaction.id,
  state: transaction.state,
  data: JSON.stringify(transaction),
  expires_at: new Date(transaction.expiresAt),
});

/** Login transactions in PostgreSQL; the state column is what `replace` compares and sets in one statement. */
export class PostgresTransactionStore implements TransactionStore {
  readonly #db: Kysely<BankSchema>;
  constructor(db: Kysely<BankSchema>) {
    this.#db = db;
  }

  async add(transaction: LoginTransaction): Promise<void> {
    await this.#db.insertInto('login_transaction').values(row(transaction)).execute();
  }

  async find(id: string): Promise<LoginTransaction | undefined> {
    const found = await this.#db.selectFrom('login_transaction').select('data').where('id', '=', id).executeTakeFirst();
    return found && (JSON.parse(found.data) as LoginTransaction);
  }

  async replace(from: readonly TransactionState[], next: LoginTransaction): Promise<boolean> {
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
