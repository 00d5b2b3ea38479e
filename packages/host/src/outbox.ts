import type { Clock } from '@inro/foundation';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { AnySchema } from './audit.ts';
import { inTransaction } from './database.ts';
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

/** Whether an order of this path to this peer is still to be delivered. */
export async function isEnqueued(
  trx: Transaction<AnySchema>,
  { peer, path }: Pick<OutboxOrder, 'peer' | 'path'>,
): Promise<boolean> {
  const waiting = sql`select 1 from outbox where peer = ${peer} and path = ${path} and done_at is null limit 1`;
  return (await waiting.execute(trx)).rows.length > 0;
}

const LONGEST_BACK_OFF_MS = 60_000;
/** How long after an instance died another one takes over what it was delivering. */
const LEASE_MS = 2_000;
/** No order is put off further than this: one that is was written before the clock was set back. */
const FURTHEST_MS = 2 * LONGEST_BACK_OFF_MS;
const PATIENCE_MS = 5_000;
/** What was delivered is kept so long, for whoever looks into a failure. */
const KEPT_MS = 7 * 86_400_000;
const TIDY_EVERY_MS = 3_600_000;
/** How long the end of a process waits for deliveries on their way: their leases end, and another one delivers them. */
const LAST_DELIVERIES_MS = 2_000;

/** Waits for the work, or for so long. */
async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, patience]).finally(() => clearTimeout(timer));
}

interface OutboxOptions {
  readonly db: Kysely<AnySchema>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly deliver: (order: OutboxOrder) => Promise<unknown>;
  /** Keeps the answer, in the transaction that marks the order as done. */
  readonly onDelivered?: (order: OutboxOrder, answer: unknown, trx: Transaction<AnySchema>) => Promise<void>;
}

interface Row extends Omit<OutboxOrder, 'body'> {
  readonly id: number;
  readonly body: string;
  readonly attempts: number;
}

/** Runs work one at a time; who asks while it runs waits for one more run, all of them for the same. */
class Lane {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  get idle(): boolean {
    return this.#running === undefined;
  }

  run(): Promise<void> {
    if (this.#running) {
      this.#next ??= this.#running.then(() => {
        this.#next = undefined;
        return this.run();
      });
      return this.#next;
    }
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async settled(): Promise<void> {
    await this.#next;
    await this.#running;
  }
}

/**
 * Delivers due orders at least once: to each peer in order of their numbers, one at a time, with back-off up to a
 * minute. A peer that is slow holds up nobody else's orders. An order is leased while it is on its way, the lease
 * is renewed, and no connection is held meanwhile; safe with several instances.
 */
export class OutboxWorker {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Lane>();
  #timer: NodeJS.Timeout | undefined;
  #tidying: NodeJS.Timeout | undefined;
  #stopped = false;
  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  start(everyMs = 1_000): void {
    this.#timer = setInterval(() => void this.#run((lane) => lane.idle), everyMs);
    this.#tidying = setInterval(() => void this.#forgetDelivered(), TIDY_EVERY_MS);
    void this.#forgetDelivered();
  }

  /** Delivers all that is due now; resolves when nothing is due or on its way, or after a short while (it goes on then). */
  async kick(patienceMs = PATIENCE_MS): Promise<void> {
    await within(
      this.#run(() => true).then(() => this.#settled()),
      patienceMs,
    );
  }

  /** Tries one order at once, whoever else is waiting; false when it is not delivered (it stays in the queue). */
  async deliverNow(id: number): Promise<boolean> {
    if (this.#stopped) return false;
    try {
      await this.#deliverOne(sql`id = ${id}`);
      const done = await sql`select 1 from outbox where id = ${id} and done_at is not null`.execute(this.#options.db);
      return done.rows.length > 0;
    } catch (failure) {
      this.#options.log.error(describeFailure(failure), 'outbox');
      return false;
    }
  }

  /** Begins nothing more; waits a short while for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    clearInterval(this.#tidying);
    await within(this.#settled(), LAST_DELIVERIES_MS);
  }

  async #settled(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.settled()));
  }

  async #forgetDelivered(): Promise<void> {
    const old = new Date(this.#options.clock.now().getTime() - KEPT_MS);
    await sql`delete from outbox where done_at < ${old}`
      .execute(this.#options.db)
      .catch((failure: unknown) => this.#options.log.error(describeFailure(failure), 'outbox'));
  }

  async #run(which: (lane: Lane) => boolean): Promise<void> {
    if (this.#stopped) return;
    try {
      const { rows } = await sql<{ peer: string }>`select distinct peer from outbox where ${this.#due()}`.execute(
        this.#options.db,
      );
      const lanes = rows.map(({ peer }) => this.#lane(peer)).filter(which);
      await Promise.all(lanes.map((lane) => lane.run()));
    } catch (failure) {
      this.#options.log.error(describeFailure(failure), 'outbox');
    }
  }

  #lane(peer: string): Lane {
    const lane =
      this.#lanes.get(peer) ??
      new Lane(async () => {
        try {
          while (!this.#stopped && (await this.#deliverOne(sql`peer = ${peer} and ${this.#due()}`)));
        } catch (failure) {
          // The database is away: what is due stays due.
          this.#options.log.error(describeFailure(failure), 'outbox');
        }
      });
    this.#lanes.set(peer, lane);
    return lane;
  }

  #due() {
    const now = this.#options.clock.now();
    const furthest = new Date(now.getTime() + FURTHEST_MS);
    return sql`done_at is null and (next_at <= ${now} or next_at > ${furthest})`;
  }

  async #deliverOne(which: RawBuilder<unknown>): Promise<boolean> {
    const { clock, log, deliver } = this.#options;
    const row = await this.#lease(which);
    if (!row) return false;
    const order = { peer: row.peer, method: row.method, path: row.path, body: JSON.parse(row.body) as unknown };
    const renewal = setInterval(() => void this.#renew(row.id), LEASE_MS / 3);
    try {
      const answer = await deliver(order).finally(() => clearInterval(renewal));
      await this.#keep(row.id, order, answer);
    } catch (failure) {
      log.warn({ peer: row.peer, attempts: row.attempts, ...describeFailure(failure) }, 'order not delivered yet');
      const wait = Math.min(LONGEST_BACK_OFF_MS, 500 * 2 ** Math.min(row.attempts - 1, 10));
      const next = new Date(clock.now().getTime() + wait);
      await sql`update outbox set next_at = ${next} where id = ${row.id}`.execute(this.#options.db);
    }
    return true;
  }

  /** Takes one order for as long as a delivery may last; nobody else's due orders until then. */
  async #lease(which: RawBuilder<unknown>): Promise<Row | undefined> {
    const until = this.#leaseEnd();
    const leased = await sql<Row>`update outbox set attempts = attempts + 1, next_at = ${until}
      where id = (select id from outbox where done_at is null and ${which} order by id limit 1 for update skip locked)
      returning id, peer, method, path, body, attempts`.execute(this.#options.db);
    return leased.rows[0];
  }

  /** While a delivery lasts; when it fails the order may be on its way twice, which its receiver bears. */
  async #renew(id: number): Promise<void> {
    const until = this.#leaseEnd();
    await sql`update outbox set next_at = ${until} where id = ${id} and done_at is null`
      .execute(this.#options.db)
      .catch(() => undefined);
  }

  #leaseEnd(): Date {
    return new Date(this.#options.clock.now().getTime() + LEASE_MS);
  }

  /** Marks an order as done and keeps its answer, once: an order may have been on its way twice. */
  async #keep(id: number, order: OutboxOrder, answer: unknown): Promise<void> {
    const { db, clock, onDelivered } = this.#options;
    await inTransaction(db, async (trx) => {
      const open = await sql`select 1 from outbox where id = ${id} and done_at is null for update`.execute(trx);
      if (open.rows.length === 0) return;
      await onDelivered?.(order, answer, trx);
      await sql`update outbox set done_at = ${clock.now()} where id = ${id}`.execute(trx);
    });
  }
}
