import type { Clock } from '@inro/foundation';
import { type Kysely, sql } from 'kysely';
import type { AnySchema } from './audit.ts';
import { poolOf } from './database.ts';
import type { Metrics } from './metrics.ts';
import type { OrderKinds } from './order-kind.ts';

/** What every server tells of itself. */
export function tellOfProcess(metrics: Metrics, ready: () => Promise<void>): void {
  metrics.gauge('process_resident_bytes', () => [[{}, process.memoryUsage.rss()]]);
  metrics.gauge('process_ready', async () => {
    const isReady = await ready().then(
      () => 1,
      () => 0,
    );
    return [[{}, isReady]];
  });
}

/** How busy the pool of its database is. */
export function tellOfDatabase<Schema>(metrics: Metrics, db: Kysely<Schema>): void {
  metrics.gauge('database_connections', () => {
    const { totalCount, idleCount, waitingCount } = poolOf(db);
    return [
      [{ state: 'in_use' }, totalCount - idleCount],
      [{ state: 'waiting' }, waitingCount],
    ];
  });
}

type Peer = 'ca' | 'tsm' | 'registration' | 'tsm-issuer' | 'tsm-provider';

/** What of its orders waits, and since when, by whom they go to. */
export function tellOfOutbox<Context>(
  metrics: Metrics,
  { db, clock, kinds }: { readonly db: Kysely<AnySchema>; readonly clock: Clock; readonly kinds: OrderKinds<Context> },
): void {
  const waiting = async (of: (count: number, seconds: number) => number) => {
    const { rows } = await sql<{ kind: string; count: number; since: Date }>`
      select kind, count(*)::int as count, min(queued_at) as since from outbox where done_at is null group by kind`.execute(
      db,
    );
    const now = clock.now().getTime();
    const peers = new Set(Object.values(kinds).map(({ peer }) => peer as Peer));
    return [...peers, 'none' as const].map((to) => {
      const own = rows.filter(({ kind }) => (kinds[kind]?.peer ?? 'none') === to);
      const oldest = Math.max(0, ...own.map(({ since }) => (now - since.getTime()) / 1000));
      const count = own.reduce((sum, one) => sum + one.count, 0);
      return [{ to }, of(count, oldest)] as const;
    });
  };
  metrics.gauge('outbox_orders_waiting', () => waiting((count) => count));
  metrics.gauge('outbox_oldest_waiting_seconds', () => waiting((_count, seconds) => seconds));
}
