import type { LabelsOf } from '@inro/deployment';
import { type Clock, fromBase64Url, toBase64Url } from '@inro/foundation';
import { type Kysely, sql } from 'kysely';
import { type AnySchema, appendAudit, auditStart } from './audit.ts';
import { auditHead, MOST_LINES } from './audit-head.ts';
import type { HostConfig } from './config.ts';
import { inTransaction, type Migration } from './database.ts';
import { HostError } from './errors.ts';
import { describeFailure, type Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { PeerClient } from './peer.ts';

/**
 * What a witness holds of the logs of others: how long each was when it looked, and the hash of its last line; how far
 * it has read the whole of it again, and where it begins to.
 */
export const auditWitnessMigrations: readonly Migration[] = [
  {
    name: '000-audit-witness',
    sql: `create table audit_witness (
    keeper text primary key,
    seq bigint not null,
    hash bytea not null,
    seen_at timestamptz not null,
    refused_at timestamptz
  )`,
  },
  {
    name: '000-audit-witness-reads-again',
    sql: `alter table audit_witness
    add column start_seq bigint not null default 0 check (start_seq <= seq),
    add column start_hash bytea not null default decode(repeat('00', 32), 'hex'),
    add column read_seq bigint not null default 0 check (read_seq between start_seq and seq),
    add column read_hash bytea not null default decode(repeat('00', 32), 'hex')`,
  },
];

const EVERY_MS = 10_000;
const LOOKS_A_DAY = 86_400_000 / EVERY_MS;

interface Line {
  readonly seq: number;
  readonly hash: Uint8Array;
}
interface Known extends Line {
  readonly refused_at: Date | null;
  readonly start_seq: number;
  readonly start_hash: Uint8Array;
  readonly read_seq: number;
  readonly read_hash: Uint8Array;
}
const nothingKnown: Known = {
  ...auditStart,
  refused_at: null,
  start_seq: auditStart.seq,
  start_hash: auditStart.hash,
  read_seq: auditStart.seq,
  read_hash: auditStart.hash,
};

/** How often at once a keeper is asked that always has more to show: then it waits like everybody. */
const MOST_LOOKS = 100;
/** A longer log is read again within more than a day. */
const MOST_READ_AGAIN = 1_000_000;

/** How many lines of a log of this length are read again at each look, so that every line is within a day. */
export const linesReadAgain = (length: number): number =>
  Math.min(MOST_READ_AGAIN, Math.max(MOST_LINES, Math.ceil(length / LOOKS_A_DAY)));

/** Keeps the heads of other processes' audit logs, and says so when one was cut, emptied, changed or written anew. */
export class AuditWitness {
  readonly #options;
  readonly #wanted = new Set<string>();
  readonly #due = new Set<string>();
  readonly #under = new Map<string, Promise<void>>();
  /** When each log was last seen to go on, or to be as it was; by the clock of the process. */
  readonly #seen = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  constructor(options: {
    readonly config: Pick<HostConfig, 'name' | 'auditKeepers'>;
    readonly db: Kysely<AnySchema>;
    readonly clock: Clock;
    readonly log: Logger;
    readonly peers: PeerClient;
  }) {
    this.#options = options;
  }

  /** Every ten seconds; and as soon as one of them has answered an order, so that what it wrote of that is seen at once. */
  start(): void {
    const { config, peers } = this.#options;
    const keepers = config.auditKeepers ?? [];
    const lookAtAll = () => {
      for (const keeper of keepers) {
        this.#due.add(keeper);
        this.#follow(keeper);
      }
    };
    peers.afterOrders((peer) => {
      if (this.#timer && keepers.includes(peer)) this.#follow(peer);
    });
    this.#timer = setInterval(lookAtAll, EVERY_MS);
    lookAtAll();
  }

  /** Of another instance that looks instead nobody knows here: each looks at all of them. */
  tell(metrics: Metrics): void {
    const { config, db, clock } = this.#options;
    const began = clock.now().getTime();
    const keepers = (config.auditKeepers ?? []) as readonly LabelsOf<'audit_witness_lag_seconds'>['keeper'][];
    metrics.gauge('audit_witness_lag_seconds', () =>
      keepers.map((keeper) => {
        const seen = this.#seen.get(keeper) ?? began;
        return [{ keeper }, Math.max(0, clock.now().getTime() - seen) / 1000];
      }),
    );
    metrics.gauge('audit_witness_refused', async () => {
      const { rows } = await sql<{ keeper: string }>`
        select keeper from audit_witness where refused_at is not null`.execute(db);
      return keepers.map((keeper) => [{ keeper }, rows.some((row) => row.keeper === keeper) ? 1 : 0]);
    });
  }

  async stop(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#under.values());
  }

  /** One look at a keeper at a time, and one more where it was wanted meanwhile: a flood of orders costs no flood of looks. */
  #follow(keeper: string): void {
    this.#wanted.add(keeper);
    if (!this.#under.has(keeper)) this.#under.set(keeper, this.#lookWhileWanted(keeper));
  }

  /** A keeper that is away is looked at the next time. */
  async #lookWhileWanted(keeper: string): Promise<void> {
    while (this.#wanted.delete(keeper))
      try {
        for (let looks = 0; looks < MOST_LOOKS && this.#timer && (await this.look(keeper)); looks++);
        if (this.#due.delete(keeper)) await this.readAgain(keeper);
      } catch (failure) {
        this.#options.log.warn({ keeper, ...describeFailure(failure) }, 'audit log not seen');
      }
    this.#under.delete(keeper);
  }

  /**
   * Looks once: true when there is more to see. A log that does not go on from what was seen before is refused, which
   * stands in the witness's own log and in its book until an operator ends it (docs/operations/audit-log.md).
   */
  async look(keeper: string): Promise<boolean> {
    const { db, clock, log } = this.#options;
    const known = await this.#known(keeper);
    const head = await this.#ask(keeper, { after: String(known.seq) });
    const follows = head.seq >= known.seq && head.seq <= known.seq + MOST_LINES;
    if (head.at !== toBase64Url(known.hash) || head.broken || !follows) {
      await this.#refuse(keeper, known, known.seq);
      return false;
    }
    if (head.last) this.#seen.set(keeper, clock.now().getTime());
    if (head.seq === known.seq) return false;
    // Of two instances that look at once the later head stays.
    await sql`insert into audit_witness (keeper, seq, hash, seen_at)
      values (${keeper}, ${head.seq}, ${Buffer.from(fromBase64Url(head.hash))}, ${clock.now()})
      on conflict (keeper) do update set seq = excluded.seq, hash = excluded.hash, seen_at = excluded.seen_at
      where audit_witness.seq < excluded.seq`.execute(db);
    // Beside the database: whoever changes both books has not changed this one yet.
    log.info({ keeper, seq: head.seq, hash: head.hash }, 'audit log seen');
    return !head.last;
  }

  /**
   * Reads on where it stopped the last time, from the first line to the one that was seen last, and from the first again:
   * true when it has come to the end. What does not follow is refused as in {@link look}.
   */
  async readAgain(keeper: string): Promise<boolean> {
    const known = await this.#known(keeper);
    const goal = Math.min(known.seq, known.read_seq + linesReadAgain(known.seq));
    let at: Line = { seq: known.read_seq, hash: known.read_hash };
    while (at.seq < goal) {
      if (this.#ended) return false;
      const lines = Math.min(MOST_LINES, goal - at.seq);
      const head = await this.#ask(keeper, { after: String(at.seq), most: String(lines) });
      const end = { seq: at.seq + lines, hash: fromBase64Url(head.hash) };
      const follows = head.at === toBase64Url(at.hash) && head.seq === end.seq && !head.broken;
      if (!follows) {
        await this.#refuse(keeper, known, at.seq);
        return false;
      }
      at = end;
    }
    const whole = at.seq >= known.seq;
    const next = whole ? { seq: known.start_seq, hash: known.start_hash } : at;
    // Of two instances that read the same part one writes it.
    await sql`update audit_witness set read_seq = ${next.seq}, read_hash = ${Buffer.from(next.hash)}
      where keeper = ${keeper} and read_seq = ${known.read_seq} and read_hash = ${Buffer.from(known.read_hash)}`.execute(
      this.#options.db,
    );
    return whole;
  }

  async #known(keeper: string): Promise<Known> {
    const found = await sql<Known>`select * from audit_witness where keeper = ${keeper}`.execute(this.#options.db);
    return found.rows[0] ?? nothingKnown;
  }

  #ask(keeper: string, query: { readonly after: string; readonly most?: string }) {
    const { config, peers } = this.#options;
    return peers.ask(auditHead(keeper, config.name), { query });
  }

  /** Each time in the log; in the book, and in the witness's own chain, once. */
  async #refuse(keeper: string, { seq, hash, refused_at }: Known, from: number): Promise<void> {
    const { db, log, clock } = this.#options;
    const failure = describeFailure(new HostError('host.audit_log_cut'));
    log.error({ keeper, seq: from, ...failure }, 'audit log refused');
    if (refused_at !== null) return;
    const now = clock.now();
    await inTransaction(db, async (trx) => {
      await sql`insert into audit_witness (keeper, seq, hash, seen_at, refused_at)
        values (${keeper}, ${seq}, ${Buffer.from(hash)}, ${now}, ${now})
        on conflict (keeper) do update set refused_at = excluded.refused_at`.execute(trx);
      await appendAudit(trx, now, 'audit log refused', { keeper, seq: from });
    });
  }
}
