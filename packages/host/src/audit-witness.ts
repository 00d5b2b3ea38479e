import { type Clock, fromBase64Url, toBase64Url } from '@inro/foundation';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type AnySchema, type AuditLine, appendAudit, auditStart, linkHolds } from './audit.ts';
import type { HostConfig } from './config.ts';
import { inTransaction, type Migration } from './database.ts';
import { HostError } from './errors.ts';
import { describeFailure, type Logger } from './log.ts';
import type { PeerClient, PeerRequest } from './peer.ts';
import { peerRoute } from './peer-guard.ts';
import type { Server } from './server.ts';

/** What a witness holds of the logs of others: how long each was when it looked, and the hash of its last line. */
export const auditWitnessMigration: Migration = {
  name: '000-audit-witness',
  sql: `create table audit_witness (
    keeper text primary key,
    seq bigint not null,
    hash bytea not null,
    seen_at timestamptz not null,
    refused_at timestamptz
  )`,
};

const EVERY_MS = 10_000;
/** Lines that one answer proves, so that none takes long. */
const MOST_LINES = 1_000;

const hash = z.string().regex(/^[\w-]{43}$/);
const headAnswer = z.strictObject({
  /** Hash of the line that was asked about; null where there is none, or none any more. */
  at: hash.nullable(),
  /** The last line up to which all links hold from there. */
  seq: z.int().min(0).max(999_999_999_999_999),
  hash,
  /** True when no more lines follow it. */
  last: z.boolean(),
  /** True when the line that follows it does not fit. */
  broken: z.boolean(),
});
type AuditHead = z.infer<typeof headAnswer>;

/** Asks a keeper how its log goes on after the line that the witness saw last. */
const auditHead = (keeper: string, witness: string) =>
  ({
    from: [witness],
    to: keeper,
    method: 'GET',
    route: '/audit-log/head',
    path: () => '/audit-log/head',
    query: z.strictObject({ after: z.string().regex(/^\d{1,15}$/) }),
    answer: headAnswer,
  }) as const satisfies PeerRequest;

/** Lets the witness of this process, where it has one, see how its audit log goes on. */
export function auditHeadRoute(app: Server, config: HostConfig, clock: Clock, db: Kysely<AnySchema>): void {
  if (config.auditWitness === undefined) return;
  app.route({
    ...peerRoute(config, clock, auditHead(config.name, config.auditWitness)),
    handler: ({ query }) => headAfter(db, Number(query.after)),
  });
}

async function headAfter(db: Kysely<AnySchema>, after: number): Promise<AuditHead> {
  const { rows } = await sql<AuditLine>`select * from audit_log where seq >= ${after - 1} order by seq
    limit ${MOST_LINES + 3}`.execute(db);
  const before = after <= 1 ? auditStart : rows.shift();
  const first = after === 0 ? auditStart : rows.shift();
  // The line itself is read as well, not its hash alone: it has to follow the one before it.
  const holds =
    after === 0 || (before?.seq === after - 1 && first?.seq === after && linkHolds(before, first as AuditLine));
  if (!holds) return { at: null, seq: after, hash: toBase64Url(auditStart.hash), last: true, broken: false };
  const at = toBase64Url(first!.hash);
  let head: Pick<AuditLine, 'seq' | 'hash'> = first ?? auditStart;
  const next = rows.slice(0, MOST_LINES);
  for (const line of next) {
    if (!linkHolds(head, line)) return { at, seq: head.seq, hash: toBase64Url(head.hash), last: false, broken: true };
    head = line;
  }
  return { at, seq: head.seq, hash: toBase64Url(head.hash), last: rows.length === next.length, broken: false };
}

/** Keeps the heads of other processes' audit logs, and says so when one was cut, emptied or written anew. */
export class AuditWitness {
  readonly #options;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  constructor(options: {
    readonly config: Pick<HostConfig, 'name' | 'auditKeepers'>;
    readonly db: Kysely<AnySchema>;
    readonly clock: Clock;
    readonly log: Logger;
    readonly peers: PeerClient;
  }) {
    this.#options = options;
  }

  start(): void {
    const lookAtAll = () => {
      this.#running = Promise.all((this.#options.config.auditKeepers ?? []).map((keeper) => this.#look(keeper)));
    };
    this.#timer = setInterval(lookAtAll, EVERY_MS);
    lookAtAll();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** A keeper that is away is looked at the next time. */
  async #look(keeper: string): Promise<void> {
    try {
      while (await this.look(keeper));
    } catch (failure) {
      this.#options.log.warn({ keeper, ...describeFailure(failure) }, 'audit log not seen');
    }
  }

  /**
   * Looks once: true when there is more to see. A log that does not go on from what was seen before is refused, which
   * stands in the witness's own log and in its book until an operator ends it (docs/operations/audit-log.md).
   */
  async look(keeper: string): Promise<boolean> {
    const { config, db, clock, log, peers } = this.#options;
    const found = await sql<{ seq: number; hash: Buffer; refused_at: Date | null }>`select seq, hash, refused_at
      from audit_witness where keeper = ${keeper}`.execute(db);
    const known = found.rows[0] ?? { ...auditStart, refused_at: null };
    const head = await peers.ask(auditHead(keeper, config.name), { query: { after: String(known.seq) } });
    const now = clock.now();
    if (head.at !== toBase64Url(known.hash) || head.broken || head.seq < known.seq) {
      const refusal = describeFailure(new HostError('host.audit_log_cut'));
      log.error({ keeper, seq: known.seq, ...refusal }, 'audit log refused');
      if (known.refused_at === null) await this.#refuse(keeper, known, now);
      return false;
    }
    if (head.seq === known.seq) return false;
    // Of two instances that look at once the later head stays.
    await sql`insert into audit_witness (keeper, seq, hash, seen_at)
      values (${keeper}, ${head.seq}, ${Buffer.from(fromBase64Url(head.hash))}, ${now})
      on conflict (keeper) do update set seq = excluded.seq, hash = excluded.hash, seen_at = excluded.seen_at
      where audit_witness.seq < excluded.seq`.execute(db);
    // Beside the database: whoever changes both books has not changed this one yet.
    log.info({ keeper, seq: head.seq, hash: head.hash }, 'audit log seen');
    return !head.last;
  }

  async #refuse(keeper: string, { seq, hash: last }: { seq: number; hash: Uint8Array }, now: Date): Promise<void> {
    await inTransaction(this.#options.db, async (trx) => {
      await sql`insert into audit_witness (keeper, seq, hash, seen_at, refused_at)
        values (${keeper}, ${seq}, ${Buffer.from(last)}, ${now}, ${now})
        on conflict (keeper) do update set refused_at = excluded.refused_at`.execute(trx);
      await appendAudit(trx, now, 'audit log refused', { keeper, seq });
    });
  }
}
