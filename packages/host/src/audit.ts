import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AnySchema } from './database.ts';

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

/** Appends in the caller's transaction: hash = SHA-256(previous hash ‖ time, event, data). `data` holds references, never a person's data. */
export async function appendAudit(
  trx: Transaction<AnySchema>,
  at: Date,
  event: string,
  data: Record<string, unknown>,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(7203002)`.execute(trx);
  const last = await sql<{
    seq: number;
    hash: Buffer;
  }>`select seq, hash from audit_log order by seq desc limit 1`.execute(trx);
  const previous = last.rows[0];
  const text = JSON.stringify(data);
  const hash = link(previous?.hash ?? new Uint8Array(32), at, event, text);
  await sql`insert into audit_log (seq, at, event, data, hash) values (${(previous?.seq ?? 0) + 1}, ${at}, ${event}, ${text}, ${hash})`.execute(
    trx,
  );
}

/** Reads the whole chain; returns the number of the first broken link, or undefined when all hold. */
export async function firstBrokenAuditLink(db: Kysely<AnySchema>): Promise<number | undefined> {
  const all = await sql<{
    seq: number;
    at: Date;
    event: string;
    data: string;
    hash: Buffer;
  }>`select * from audit_log order by seq`.execute(db);
  let previous: Uint8Array = new Uint8Array(32);
  for (const [index, row] of all.rows.entries()) {
    if (row.seq !== index + 1 || !link(previous, row.at, row.event, row.data).equals(row.hash)) return index + 1;
    previous = row.hash;
  }
  return undefined;
}
