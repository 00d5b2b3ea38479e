import type { DeletionAnswer, DeletionRequest, DeletionStore } from '../deletion/store.ts';
import type { Subject } from '../subject.ts';
import { hasColumn, type PostgresClient, tableName } from './client.ts';

export interface PostgresDeletionStoreOptions {
  readonly client: PostgresClient;
  /** Name of the table, with its schema where need be; default `inro_deletion`. */
  readonly table?: string;
}

interface Row {
  readonly id: string;
  readonly subject: Subject | null;
  readonly state: DeletionRequest['state'];
  readonly asked_at: Date;
  readonly answered_at: Date | null;
  readonly reason: DeletionRequest['reason'] | null;
  readonly kept_until: Date | null;
}

/** Requests for deletion in PostgreSQL (12 or later), for any number of instances; {@link open} makes the table where there is none. */
export class PostgresDeletionStore implements DeletionStore {
  readonly #client: PostgresClient;
  readonly #table: string;

  private constructor(client: PostgresClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** `TypeError` for a name of a table that would have to be quoted. */
  static async open({ client, table = 'inro_deletion' }: PostgresDeletionStoreOptions): Promise<PostgresDeletionStore> {
    const own = tableName(table);
    if (!(await hasColumn(client, table, 'kept_until')))
      await client.query(`
        select pg_advisory_xact_lock(7203005);
        create table if not exists ${table} (
          id text primary key,
          person text unique,
          subject jsonb,
          state text not null,
          asked_at timestamptz not null,
          answered_at timestamptz,
          reason text,
          kept_until timestamptz,
          check ((state = 'received') = (person is not null)),
          check ((state = 'received') = (answered_at is null))
        );
        create index if not exists ${own}_open on ${table} (asked_at) where state = 'received';
        create index if not exists ${own}_end on ${table} (answered_at)`);
    return new PostgresDeletionStore(client, table);
  }

  async receive({ id, subject, askedAt }: Parameters<DeletionStore['receive']>[0]): Promise<DeletionRequest> {
    const add = `insert into ${this.#table} (id, person, subject, state, asked_at) values ($1, $2, $3, 'received', $4) on conflict do nothing`;
    const find = `select * from ${this.#table} where id = $1 or person = $2 order by (id = $1) desc limit 1`;
    for (;;) {
      await this.#client.query(add, [id, subject.identifier, JSON.stringify(subject), askedAt]);
      const { rows } = await this.#client.query(find, [id, subject.identifier]);
      // None: the one that stood in the way was answered between the two.
      if (rows[0] !== undefined) return told(rows[0]);
    }
  }

  async find(id: string): Promise<DeletionRequest | undefined> {
    const { rows } = await this.#client.query(`select * from ${this.#table} where id = $1`, [id]);
    return rows[0] === undefined ? undefined : told(rows[0]);
  }

  async open(most: number): Promise<readonly DeletionRequest[]> {
    const text = `select * from ${this.#table} where state = 'received' order by asked_at, id limit $1`;
    return (await this.#client.query(text, [most])).rows.map(told);
  }

  async answer(id: string, answer: DeletionAnswer, answeredAt: Date): Promise<boolean> {
    const { reason = null, until = null } = answer.state === 'refused' ? answer : {};
    const text = `
      update ${this.#table} set state = $2, reason = $3, kept_until = $4, answered_at = $5, person = null, subject = null
      where id = $1 and state = 'received' returning 1`;
    return (await this.#client.query(text, [id, answer.state, reason, until, answeredAt])).rows.length === 1;
  }

  async removeAnswered(before: Date): Promise<number> {
    const text = `delete from ${this.#table} where answered_at < $1 returning 1`;
    return (await this.#client.query(text, [before])).rows.length;
  }
}

const told = (row: Row): DeletionRequest => ({
  id: row.id,
  state: row.state,
  askedAt: row.asked_at,
  ...(row.subject === null ? {} : { subject: row.subject }),
  ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
  ...(row.reason == null ? {} : { reason: row.reason }),
  ...(row.kept_until === null ? {} : { until: row.kept_until }),
});
