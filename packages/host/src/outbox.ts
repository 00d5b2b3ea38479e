import { sql, type Transaction } from 'kysely';
import type { AnySchema } from './audit.ts';
import type { Migration } from './database.ts';

/** Migration of the outbox: orders to other rooms, written in the transaction that decides them. {@link orderKindsMigration} follows. */
export const outboxMigration = {
  name: '000-outbox',
  sql: `create table outbox (
    id bigint generated always as identity primary key,
    peer text not null,
    method text not null,
    path text not null,
    body text not null,
    attempts int not null default 0,
    next_at timestamptz not null default now(),
    done_at timestamptz
  );
  create index outbox_due on outbox (next_at) where done_at is null`,
};

/**
 * Gives orders that were requests a kind and the id of what they are about (ADR 26): for each kind the peer, the method and
 * the pattern of the paths that it had. One of no known kind stays under its method and path, and waits.
 */
export const orderKindsMigration = (
  name: string,
  kinds: Readonly<Record<string, readonly [peer: string, method: string, path: string]>>,
): Migration => ({
  name,
  sql: `alter table outbox rename column id to number;
  alter table outbox add column kind text, add column id text;
  ${Object.entries(kinds)
    .map(
      ([kind, [peer, method, path]]) =>
        `update outbox set kind = '${kind}', id = substring(path from '${path}')
        where peer = '${peer}' and method = '${method}' and path ~ '${path}';`,
    )
    .join('\n')}
  update outbox set kind = method || ' ' || path, id = peer where kind is null;
  alter table outbox alter column kind set not null, alter column id set not null,
    drop column peer, drop column method, drop column path, drop column body`,
});

/** Since when each order waits. Of those from before there was this, since it came. */
export const outboxAgeMigration = (name: string): Migration => ({
  name,
  sql: `alter table outbox add column queued_at timestamptz not null default now()`,
});

/** What is ordered, and of what: its request is made when it is delivered, so the queue holds no person's data. */
export interface Order {
  readonly kind: string;
  readonly id: string;
}

/** Queues an order in the caller's transaction; it is delivered at least once, so the receiver must be idempotent. */
export async function enqueueOrder(trx: Transaction<AnySchema>, { kind, id }: Order, at: Date): Promise<number> {
  const added = await sql<{ number: number }>`insert into outbox (kind, id, next_at, queued_at)
    values (${kind}, ${id}, ${at}, ${at}) returning number`.execute(trx);
  return added.rows[0]!.number;
}

/** The number of this order, the newest, where it is still to be delivered. */
export async function enqueuedOrder(trx: Transaction<AnySchema>, { kind, id }: Order): Promise<number | undefined> {
  const waiting = sql<{ number: number }>`select number from outbox
    where kind = ${kind} and id = ${id} and done_at is null order by number desc limit 1`;
  return (await waiting.execute(trx)).rows[0]?.number;
}
