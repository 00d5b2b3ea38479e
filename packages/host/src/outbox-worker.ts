import type { Clock } from '@inro/foundation';
import { InroError } from '@inro/problem';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AnySchema } from './audit.ts';
import { inTransaction } from './database.ts';
import { describeFailure, type Logger } from './log.ts';
import type { OrderKind, OrderKinds } from './order-kind.ts';
import type { Order } from './outbox.ts';

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

interface OutboxOptions<Context> {
  readonly db: Kysely<AnySchema>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly kinds: OrderKinds<Context>;
  /** What the kinds make requests from and keep answers with. */
  readonly context: Context;
}

interface Row extends Order {
  readonly number: number;
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
export class OutboxWorker<Context> {
  readonly #options: OutboxOptions<Context>;
  readonly #lanes = new Map<string, Lane>();
  #timer: NodeJS.Timeout | undefined;
  #tidying: NodeJS.Timeout | undefined;
  #stopped = false;
  constructor(options: OutboxOptions<Context>) {
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
  async deliverNow(number: number): Promise<boolean> {
    const { db } = this.#options;
    if (this.#stopped) return false;
    try {
      await this.#deliverOne(sql`number = ${number}`);
      const done = await sql`select 1 from outbox where number = ${number} and done_at is not null`.execute(db);
      return done.rows.length > 0;
    } catch (failure) {
      this.#options.log.error(describeFailure(failure), 'outbox');
      return false;
    }
  }

  /** Sends an order that need not outlive this call, and keeps its answer; false when the peer cannot be asked now. */
  async ask(order: Order): Promise<boolean> {
    const { db, context } = this.#options;
    const kind = this.#kind(order);
    try {
      const outcome = await kind.deliver(context, order.id);
      await inTransaction(db, async (trx) => kind.keep?.(context, trx, order.id, outcome));
      return true;
    } catch (failure) {
      if (failure instanceof InroError) return false;
      throw failure;
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
      const { rows } = await sql<{ kind: string }>`select distinct kind from outbox where ${this.#due()}`.execute(
        this.#options.db,
      );
      const peers = new Set(rows.map(({ kind }) => this.#peerOf(kind)));
      const lanes = [...peers].map((peer) => this.#lane(peer)).filter(which);
      await Promise.all(lanes.map((lane) => lane.run()));
    } catch (failure) {
      this.#options.log.error(describeFailure(failure), 'outbox');
    }
  }

  /** Orders of a kind that there is no more have a lane of their own, in which they wait. */
  #peerOf(kind: string): string {
    return this.#options.kinds[kind]?.peer ?? kind;
  }

  #kind({ kind }: Order): OrderKind<Context> {
    const found = this.#options.kinds[kind];
    if (!found) throw new TypeError('an order of no known kind');
    return found;
  }

  #lane(peer: string): Lane {
    const own = [...Object.keys(this.#options.kinds), peer].filter((kind) => this.#peerOf(kind) === peer);
    const lane =
      this.#lanes.get(peer) ??
      new Lane(async () => {
        try {
          while (!this.#stopped && (await this.#deliverOne(sql`kind = any(${own}) and ${this.#due()}`)));
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
    const { clock, log, context } = this.#options;
    const row = await this.#lease(which);
    if (!row) return false;
    const renewal = setInterval(() => void this.#renew(row), LEASE_MS / 3);
    try {
      const kind = this.#kind(row);
      const outcome = await kind.deliver(context, row.id).finally(() => clearInterval(renewal));
      await this.#keep(row, kind, outcome);
    } catch (failure) {
      clearInterval(renewal);
      log.warn({ kind: row.kind, attempts: row.attempts, ...describeFailure(failure) }, 'order not delivered yet');
      const wait = Math.min(LONGEST_BACK_OFF_MS, 500 * 2 ** Math.min(row.attempts - 1, 10));
      const next = new Date(clock.now().getTime() + wait);
      await sql`update outbox set next_at = ${next} where number = ${row.number}`.execute(this.#options.db);
    }
    return true;
  }

  /** Takes one order for as long as a delivery may last; nobody else's due orders until then. */
  async #lease(which: RawBuilder<unknown>): Promise<Row | undefined> {
    const until = this.#leaseEnd();
    const leased = await sql<Row>`update outbox set attempts = attempts + 1, next_at = ${until}
      where number = (select number from outbox where done_at is null and ${which} order by number limit 1 for update skip locked)
      returning number, kind, id, attempts`.execute(this.#options.db);
    return leased.rows[0];
  }

  /** While a delivery lasts; when it fails the order may be on its way twice, which its receiver bears. */
  async #renew({ number }: Row): Promise<void> {
    const until = this.#leaseEnd();
    await sql`update outbox set next_at = ${until} where number = ${number} and done_at is null`
      .execute(this.#options.db)
      .catch(() => undefined);
  }

  #leaseEnd(): Date {
    return new Date(this.#options.clock.now().getTime() + LEASE_MS);
  }

  /** Marks an order as done and keeps its answer, once: an order may have been on its way twice. */
  async #keep({ number, id }: Row, kind: OrderKind<Context>, outcome: unknown): Promise<void> {
    const { db, clock, context } = this.#options;
    await inTransaction(db, async (trx) => {
      const open = await sql`select 1 from outbox where number = ${number} and done_at is null for update`.execute(trx);
      if (open.rows.length === 0) return;
      await kind.keep?.(context, trx, id, outcome);
      await sql`update outbox set done_at = ${clock.now()} where number = ${number}`.execute(trx);
    });
  }
}
