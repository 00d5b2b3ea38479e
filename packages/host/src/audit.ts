import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: audit log and outbox lie in every schema
export type AnySchema = any;

/** Migration of the hash-chained audit log; every authority's database has it from its first version. */
export const auditMigration = {
  name: '000-audit-log',
  sql: `create table audit_log (
    seq bigint primary key,
    at timestamptz not null,
    event text not null,
    data text not null,
    hash bytea not null
  )`,
};

const link = (previous: Uint8Array, at: Date, event: string, data: string): Buffer =>
  createHash('sha256')
    .update(previous)
    .update(JSON.stringify([at.toISOString(), event, data]))
    .digest();

/** One line of the log. */
export interface AuditLine {
  readonly seq: number;
  readonly at: Date;
  readonly event: string;
  readonly data: string;
  readonly hash: Uint8Array;
}

/** What the first line follows. */
export const auditStart: Pick<AuditLine, 'seq' | 'hash'> = { seq: 0, hash: new Uint8Array(32) };

/** Whether a line is the one after another. */
export const linkHolds = (previous: Pick<AuditLine, 'seq' | 'hash'>, line: AuditLine): boolean =>
  line.seq === previous.seq + 1 &&
  // Whoever may alter the table can put a time or a hash there that is none.
  line.at instanceof Date &&
  Number.isFinite(line.at.getTime()) &&
  line.hash instanceof Uint8Array &&
  link(previous.hash, line.at, line.event, line.data).equals(line.hash);

/** PostgreSQL takes no more than 65,535 parameters in a statement. */
const LINES_AT_ONCE = 1_000;

interface Entry {
  readonly at: Date;
  readonly event: string;
  readonly data: string;
}

/** Entries of transactions under way that are written at their end. */
const pending = new WeakMap<object, Entry[]>();

/**
 * Appends in the caller's transaction: hash = SHA-256(previous hash ‖ time, event, data). `data` holds references, never
 * a person's data. Inside `inTransaction` the links are made at its very end: whoever holds the end of the chain waits for
 * nothing else, so no two transactions wait for each other, and the chain is held for one statement and the commit.
 */
export async function appendAudit(
  trx: Transaction<AnySchema>,
  at: Date,
  event: string,
  data: Record<string, unknown>,
): Promise<void> {
  const entry = { at, event, data: JSON.stringify(data) };
  const collected = pending.get(trx);
  if (collected) collected.push(entry);
  else await writeLinks(trx, [entry]);
}

/** Runs work in a transaction whose audit entries are linked after it. */
export async function withAuditAtTheEnd<T>(trx: Transaction<AnySchema>, work: () => Promise<T>): Promise<T> {
  const entries: Entry[] = [];
  pending.set(trx, entries);
  const result = await work();
  pending.delete(trx);
  if (entries.length > 0) await writeLinks(trx, entries);
  return result;
}

/** Read committed: the statement after the lock sees what its former holder committed. */
async function writeLinks(trx: Transaction<AnySchema>, entries: readonly Entry[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(7203002)`.execute(trx);
  const last = await sql<{
    seq: number;
    hash: Buffer;
  }>`select seq, hash from audit_log order by seq desc limit 1`.execute(trx);
  let { seq, hash }: { seq: number; hash: Uint8Array } = last.rows[0] ?? auditStart;
  const rows = entries.map(({ at, event, data }) => {
    seq += 1;
    hash = link(hash, at, event, data);
    return sql`(${seq}, ${at}, ${event}, ${data}, ${hash})`;
  });
  for (let from = 0; from < rows.length; from += LINES_AT_ONCE)
    await sql`insert into audit_log (seq, at, event, data, hash) values ${sql.join(rows.slice(from, from + LINES_AT_ONCE))}`.execute(
      trx,
    );
}

/** Reads the whole chain; returns the number of the first broken link, or undefined when all hold. What was cut off its end a witness alone knows. */
export async function firstBrokenAuditLink(db: Kysely<AnySchema>): Promise<number | undefined> {
  const all = await sql<AuditLine>`select * from audit_log order by seq`.execute(db);
  let previous = auditStart;
  for (const line of all.rows) {
    if (!linkHolds(previous, line)) return previous.seq + 1;
    previous = line;
  }
  return undefined;
}
