import { type EvidenceRecord, type EvidenceStore, requireEvidence, type StoredEvidence } from '../evidence/evidence.ts';
import type { ServiceKey } from '../service-key.ts';
import { hasColumn, type PostgresClient, tableName } from './client.ts';

export interface PostgresEvidenceStoreOptions {
  readonly client: PostgresClient;
  /** Seals the contents; one of its own, where evidence is to be apart in this too. */
  readonly serviceKey: ServiceKey;
  /** Name of the table, with its schema where need be; default `inro_evidence`. A database and role of its own keep it apart. */
  readonly table?: string;
}

interface Row {
  readonly name: string;
  readonly relation: string;
  readonly contents: Uint8Array;
  readonly kept_at: Date;
  readonly delete_after: Date | null;
}

const MOST_LISTED = 1_000;
const MOST_AT_ONCE = 500;

/** Evidence in PostgreSQL (12 or later), for any number of instances; {@link open} makes the table where there is none. */
export class PostgresEvidenceStore implements EvidenceStore {
  readonly #client: PostgresClient;
  readonly #key: ServiceKey;
  readonly #table: string;

  private constructor({ client, serviceKey }: PostgresEvidenceStoreOptions, table: string) {
    this.#client = client;
    this.#key = serviceKey;
    this.#table = table;
  }

  /** `TypeError` for a name of a table that would have to be quoted. */
  static async open(options: PostgresEvidenceStoreOptions): Promise<PostgresEvidenceStore> {
    const { client, table = 'inro_evidence' } = options;
    const own = tableName(table);
    if (!(await hasColumn(client, table, 'delete_after')))
      await client.query(`
        select pg_advisory_xact_lock(7203004);
        create table if not exists ${table} (
          name text primary key,
          relation text not null,
          contents bytea not null,
          kept_at timestamptz not null default now(),
          delete_after timestamptz
        );
        create index if not exists ${own}_relation on ${table} (relation);
        create index if not exists ${own}_end on ${table} (delete_after) where delete_after is not null`);
    return new PostgresEvidenceStore(options, table);
  }

  async keep(record: EvidenceRecord): Promise<void> {
    requireEvidence(record);
    const { name, relation, contents, deleteAfter = null } = record;
    const sealed = this.#key.seal(contents, contextOf(name));
    const text = `insert into ${this.#table} (name, relation, contents, delete_after) values ($1, $2, $3, $4) on conflict do nothing`;
    await this.#client.query(text, [name, relation, sealed, deleteAfter]);
  }

  /** `TypeError` for a record that another key sealed. */
  async find(name: string): Promise<StoredEvidence | undefined> {
    const { rows } = await this.#client.query(`select * from ${this.#table} where name = $1`, [name]);
    const row = rows[0] as Row | undefined;
    if (row === undefined) return undefined;
    const contents = this.#key.open(new Uint8Array(row.contents), contextOf(name));
    if (contents === undefined) throw new TypeError('evidence that was sealed with another key');
    return { ...told(row), contents };
  }

  async ofRelation(relation: string): Promise<readonly Omit<StoredEvidence, 'contents'>[]> {
    const text = `select name, relation, kept_at, delete_after from ${this.#table} where relation = $1 order by kept_at, name limit ${MOST_LISTED}`;
    return (await this.#client.query(text, [relation])).rows.map(told);
  }

  async endRelation(relation: string, deleteAfter: Date): Promise<number> {
    const text = `update ${this.#table} set delete_after = $2 where relation = $1 and delete_after is null returning 1`;
    return (await this.#client.query(text, [relation, deleteAfter])).rows.length;
  }

  async sweep(now: Date, { most = MOST_AT_ONCE }: { readonly most?: number } = {}) {
    if (!Number.isSafeInteger(most) || most < 1) throw new TypeError('most is a number of records');
    // One statement: it is done or it is not. Two sweeps at once take different rows.
    const text = `
      delete from ${this.#table} where name in (
        select name from ${this.#table} where delete_after <= least($1::timestamptz, now())
        order by delete_after limit $2 for update skip locked
      ) returning 1`;
    const { rows } = await this.#client.query(text, [now, most]);
    return { deleted: rows.length, left: rows.length === most };
  }
}

const contextOf = (name: string): string => `evidence ${name}`;

const told = ({ name, relation, kept_at, delete_after }: Omit<Row, 'contents'>) => ({
  name,
  relation,
  keptAt: kept_at,
  ...(delete_after === null ? {} : { deleteAfter: delete_after }),
});
