import { Socket } from 'node:net';
import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { withAuditAtTheEnd } from './audit.ts';

export type { Kysely, Transaction } from 'kysely';
export { sql } from 'kysely';

import { HostError, HttpError } from './errors.ts';
import { ProvenClient } from './proven-database.ts';
import { storageFailure } from './storage-failure.ts';

pg.types.setTypeParser(20, Number);

/** The server ends a statement after so long, and a transaction whose process is stuck with its locks. */
const STATEMENT_MS = 20_000;
const IDLE_IN_TRANSACTION_MS = 10_000;
/** A server that answers nothing for longer than any statement may take is stuck, or the network is gone. */
const SILENCE_MS = 25_000;

/** A connection that ends after a long silence, so that no query waits for ever. */
function impatientSocket(silenceMs: number): Socket {
  const socket = new Socket();
  const silent = () => socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' }));
  return socket.setTimeout(silenceMs, silent);
}

/** Opens a pool on the process's own database with its own role. Times are `timestamptz`, bytes are Buffers, bigint is number. */
export function openDatabase<Schema>(
  databaseUrl: string | undefined,
  options: { readonly poolSize?: number; readonly silenceMs?: number; readonly idleInTransactionMs?: number } = {},
): Kysely<Schema> {
  if (!databaseUrl) throw new TypeError('DATABASE_URL is not set');
  const pool = new pg.Pool({
    Client: ProvenClient,
    connectionString: databaseUrl,
    max: options.poolSize ?? 8,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 15_000,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: options.idleInTransactionMs ?? IDLE_IN_TRANSACTION_MS,
    stream: () => impatientSocket(options.silenceMs ?? SILENCE_MS),
    keepAlive: true,
  });
  // A connection that the server ends while idle is replaced at the next query.
  pool.on('error', () => undefined);
  // One that ends while in use fails its own query; the event beside it must not end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  pools.set(db, pool);
  return db;
}

const pools = new WeakMap<object, pg.Pool>();

/** The pool of a database that {@link openDatabase} opened. */
export function poolOf<Schema>(db: Kysely<Schema>): Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'> {
  const pool = pools.get(db);
  if (!pool) throw new TypeError('a database that was opened otherwise');
  return pool;
}

/** The same pool for a library that brings statements of its own, as a `pg` Pool would take them. */
export const postgresClient = <Schema>(db: Kysely<Schema>) => ({
  query: async (text: string, values: readonly unknown[] = []): Promise<{ readonly rows: unknown[] }> =>
    db.executeQuery(CompiledQuery.raw(text, [...values])),
});

/** How long a database may take that does its work. */
const READY_MS = 2_000;

/** Resolves when the database answers; `http.peer_unavailable` when it does not within two seconds. */
export async function databaseAnswers<Schema>(db: Kysely<Schema>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new HttpError('http.peer_unavailable')), READY_MS);
  await Promise.race([sql`select 1`.execute(db), late.promise])
    .catch((failure: unknown) => {
      throw storageFailure(failure) ?? failure;
    })
    .finally(() => clearTimeout(timer));
}

export interface Migration {
  /** `001-what-it-does`; applied once, in order. */
  readonly name: string;
  readonly sql: string;
}

const OLDEST_SERVER = 150_000;

/** `host.database_too_old` for what `show server_version_num` says. */
export function requireRecentServer(version: string | undefined): void {
  if (!(Number(version) >= OLDEST_SERVER)) throw new HostError('host.database_too_old');
}

/** Applies what is missing, each migration in one transaction, one process at a time (advisory lock). */
export async function migrate<Schema>(db: Kysely<Schema>, migrations: readonly Migration[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const version = await sql<{ server_version_num: string }>`show server_version_num`.execute(trx);
    requireRecentServer(version.rows[0]?.server_version_num);
    await sql`select pg_advisory_xact_lock(7203001)`.execute(trx);
    await sql`create table if not exists migration (name text primary key, applied_at timestamptz not null default now())`.execute(
      trx,
    );
    const applied = await sql<{ name: string }>`select name from migration`.execute(trx);
    const known = new Set(applied.rows.map((row) => row.name));
    for (const migration of migrations) {
      if (known.has(migration.name)) continue;
      await sql.raw(migration.sql).execute(trx);
      await sql`insert into migration (name) values (${migration.name})`.execute(trx);
    }
  });
}

const ATTEMPTS = 4;
/** A deadlock, a lost race, or a row that another transaction made first (PostgreSQL, appendix A). */
const LOST_RACES = ['40001', '40P01', '23505'];

const lostRace = (failure: unknown): boolean => LOST_RACES.includes((failure as { code?: string }).code ?? '');

/**
 * Runs a transaction (read committed); its audit entries are linked at its end. What it decides on, it locks first
 * (`for update`), in one order in all of a room: person, application, certificates. Again when it lost a race, four
 * times at most: the other one's row is seen then.
 */
export async function inTransaction<Schema, T>(
  db: Kysely<Schema>,
  work: (trx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db
        .transaction()
        .setIsolationLevel('read committed')
        .execute((trx) => withAuditAtTheEnd(trx, () => work(trx)));
    } catch (failure) {
      if (attempt >= ATTEMPTS || !lostRace(failure)) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt * (0.5 + Math.random())));
    }
  }
}
