import type { Clock } from '@inro/problem';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AnySchema } from './database.ts';
import { describeFailure, type Logger } from './log.ts';

/** Migration of the outbox: orders to other rooms, written in the transaction that decides them. */
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

export interface OutboxOrder {
  readonly peer: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Queues an order in the caller's transaction; it is delivered at least once, so the receiver must be idempotent. */
export async function enqueueOrder(trx: Transaction<AnySchema>, order: OutboxOrder, at: Date): Promise<number> {
  const added = await sql<{ id: number }>`insert into outbox (peer, method, path, body, next_at)
    values (${order.peer}, ${order.method}, ${order.path}, ${JSON.stringify(order.body)}, ${at}) returning id`.execute(
    trx,
  );
  return added.rows[0]!.id;
}

interface OutboxOptions {
  readonly db: Kysely<AnySchema>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly deliver: (order: OutboxOrder) => Promise<unknown>;
  /** Keeps the answer, in the transaction that marks the order as done. */
  readonly onDelivered?: (order: OutboxOrder, answer: unknown, trx: Transaction<AnySchema>) => Promise<void>;
}

/** Delivers due orders in order of their numbers, one at a time, with back-off up to a minute; safe with several instances. */
export class OutboxWorker {
  readonly #options: OutboxOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  start(everyMs = 1_000): void {
    this.#timer = setInterval(() => void this.kick(), everyMs);
  }

  /** Delivers all that is due now; resolves when nothing due is left. */
  kick(): Promise<void> {
    this.#running = this.#running.then(async () => {
      while (!this.#stopped && (await this.#deliverOne())) {
        /* next */
      }
    });
    return this.#running.catch((failure) => this.#options.log.error(describeFailure(failure), 'outbox'));
  }

  /** Tries one order at once, whoever else is waiting; false when it is not delivered (it stays in the queue). */
  async deliverNow(id: number): Promise<boolean> {
    if (this.#stopped) return false;
    await this.#deliverOne(sql`id = ${id}`).catch((failure) =>
      this.#options.log.error(describeFailure(failure), 'outbox'),
    );
    const done = await sql`select 1 from outbox where id = ${id} and done_at is not null`.execute(this.#options.db);
    return done.rows.length > 0;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running.catch(() => undefined);
  }

  async #deliverOne(which = sql`next_at <= ${this.#options.clock.now()}`): Promise<boolean> {
    const { db, clock, log, deliver, onDelivered } = this.#options;
    return await db.transaction().execute(async (trx) => {
      const due = await sql<{ id: number; peer: string; method: string; path: string; body: string; attempts: number }>`
        select * from outbox where done_at is null and ${which} order by id limit 1 for update skip locked`.execute(
        trx,
      );
      const row = due.rows[0];
      if (!row) return false;
      const order = { peer: row.peer, method: row.method, path: row.path, body: JSON.parse(row.body) as unknown };
      await sql`savepoint delivery`.execute(trx);
      try {
        const answer = await deliver(order);
        await onDelivered?.(order, answer, trx);
        await sql`update outbox set done_at = ${clock.now()}, attempts = attempts + 1 where id = ${row.id}`.execute(
          trx,
        );
      } catch (failure) {
        await sql`rollback to savepoint delivery`.execute(trx);
        log.warn(
          { peer: row.peer, attempts: row.attempts + 1, ...describeFailure(failure) },
          'order not delivered yet',
        );
        const wait = Math.min(60_000, 500 * 2 ** Math.min(row.attempts, 10));
        const next = new Date(clock.now().getTime() + wait);
        await sql`update outbox set attempts = attempts + 1, next_at = ${next} where id = ${row.id}`.execute(trx);
      }
      return true;
    });
  }
}
