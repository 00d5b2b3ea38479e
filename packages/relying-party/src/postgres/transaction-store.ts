import type { StoredTransaction, TransactionState, TransactionStore } from '../transaction.ts';
import { hasColumn, type PostgresClient, tableName } from './client.ts';

export interface PostgresStoreOptions {
  readonly client: PostgresClient;
  /** Name of the table, with its schema where need be; default `inro_transaction`. */
  readonly table?: string;
}

/** Transactions in PostgreSQL (12 or later), for any number of instances; {@link open} makes the table where there is none. */
export class PostgresTransactionStore implements TransactionStore {
  readonly #client: PostgresClient;
  readonly #table: string;

  private constructor(client: PostgresClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Makes the table where it is missing, and what an earlier version did not have, one instance at a time. `TypeError` for a name that would have to be quoted. */
  static async open({ client, table = 'inro_transaction' }: PostgresStoreOptions): Promise<PostgresTransactionStore> {
    const own = tableName(table);
    if (await hasColumn(client, table, 'tries')) return new PostgresTransactionStore(client, table);
    // Several statements in one query are one transaction; `if not exists` alone fails when two instances start at once.
    await client.query(`
      select pg_advisory_xact_lock(7203003);
      create table if not exists ${table} (
        id text primary key,
        state text not null,
        data text not null,
        expires_at timestamptz not null
      );
      alter table ${table} add column if not exists tries integer not null default 0;
      create index if not exists ${own}_end on ${table} (expires_at)`);
    return new PostgresTransactionStore(client, table);
  }

  async add({ id, state, data, expiresAt }: StoredTransaction): Promise<void> {
    const text = `insert into ${this.#table} (id, state, data, expires_at) values ($1, $2, $3, $4)`;
    await this.#client.query(text, [id, state, data, new Date(expiresAt)]);
  }

  async find(id: string): Promise<string | undefined> {
    const { rows } = await this.#client.query(`select data from ${this.#table} where id = $1`, [id]);
    return rows[0]?.data;
  }

  async replace(
    from: readonly TransactionState[],
    { id, state, data, expiresAt }: StoredTransaction,
  ): Promise<boolean> {
    const text = `update ${this.#table} set state = $2, data = $3, expires_at = $4 where id = $1 and state = any($5) returning id`;
    const { rows } = await this.#client.query(text, [id, state, data, new Date(expiresAt), [...from]]);
    return rows.length === 1;
  }

  async countTry(id: string, most: number): Promise<boolean> {
    const text = `update ${this.#table} set tries = tries + 1 where id = $1 and tries < $2 returning 1`;
    const { rows } = await this.#client.query(text, [id, most]);
    return rows.length === 1;
  }

  async removeExpired(before: number): Promise<number> {
    const gone = `delete from ${this.#table} where expires_at < $1 returning 1`;
    const { rows } = await this.#client.query(`with gone as (${gone}) select count(*)::int as count from gone`, [
      new Date(before),
    ]);
    return rows[0].count;
  }
}
