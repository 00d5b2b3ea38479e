import { type Clock, toBase64Url } from '@inro/foundation';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type AnySchema, type AuditLine, auditStart, linkHolds } from './audit.ts';
import type { HostConfig } from './config.ts';
import type { PeerRequest } from './peer.ts';
import { peerRoute } from './peer-guard.ts';
import type { Server } from './server.ts';

/** Lines that one answer proves, so that none takes long. */
export const MOST_LINES = 1_000;

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

/** Asks a keeper how its log goes on after a line: the one that the witness saw last, or the one up to which it has read again. */
export const auditHead = (keeper: string, witness: string) =>
  ({
    summary: 'How the audit log goes on after a line',
    from: [witness],
    to: keeper,
    method: 'GET',
    route: '/audit-log/head',
    path: () => '/audit-log/head',
    query: z.strictObject({
      after: z.string().regex(/^\d{1,15}$/),
      /** No more lines than this. */
      most: z
        .string()
        .regex(/^\d{1,4}$/)
        .optional(),
    }),
    answer: headAnswer,
  }) as const satisfies PeerRequest;

/** Lets the witness of this process, where it has one, see how its audit log goes on. */
export function auditHeadRoute(app: Server, config: HostConfig, clock: Clock, db: Kysely<AnySchema>): void {
  if (config.auditWitness === undefined) return;
  app.route({
    ...peerRoute(config, clock, auditHead(config.name, config.auditWitness)),
    handler: ({ query }) =>
      headAfter(db, Number(query.after), query.most === undefined ? undefined : Number(query.most)),
  });
}

async function headAfter(db: Kysely<AnySchema>, after: number, most = MOST_LINES): Promise<AuditHead> {
  const lines = Math.min(most, MOST_LINES);
  // Before the first there is nothing, under no number.
  const { rows } = await sql<AuditLine>`select * from audit_log
    ${after === 0 ? sql`` : sql`where seq >= ${after - 1}`} order by seq limit ${lines + 3}`.execute(db);
  const before = after <= 1 ? auditStart : rows.shift();
  const first = after === 0 ? auditStart : rows.shift();
  // The line itself is read as well, not its hash alone: it has to follow the one before it.
  const holds =
    after === 0 || (before?.seq === after - 1 && first?.seq === after && linkHolds(before, first as AuditLine));
  if (!holds) return { at: null, seq: after, hash: toBase64Url(auditStart.hash), last: true, broken: false };
  const at = toBase64Url(first!.hash);
  let head: Pick<AuditLine, 'seq' | 'hash'> = first ?? auditStart;
  const next = rows.slice(0, lines);
  for (const line of next) {
    if (!linkHolds(head, line)) return { at, seq: head.seq, hash: toBase64Url(head.hash), last: false, broken: true };
    head = line;
  }
  return { at, seq: head.seq, hash: toBase64Url(head.hash), last: rows.length === next.length, broken: false };
}
