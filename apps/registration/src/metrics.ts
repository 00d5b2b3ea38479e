import type { Clock } from '@inro/foundation';
import type { Metrics } from '@inro/host';
import type { ApplicationState } from '@inro/life-cycle';
import type { Database } from './schema.ts';

const HOUR = 3_600_000;
/** The last of them waits for the phone. */
const WAITING = ['accepted', 'deploying', 'keysReady', 'issued'] as const satisfies readonly ApplicationState[];

/** How far enrolments come, out of the book itself: every instance tells the same, after a restart too. */
export function tellOfApplications(
  metrics: Metrics,
  { db, clock }: { readonly db: Database; readonly clock: Clock },
): void {
  metrics.gauge('applications_last_hour', async () => {
    const rows = await db
      .selectFrom('application')
      .select(({ fn }) => ['profile', 'state', fn.countAll<number>().as('count')])
      .where('state_since', '>', new Date(clock.now().getTime() - HOUR))
      .groupBy(['profile', 'state'])
      .execute();
    return rows.map(({ profile, state, count }) => [{ carrier: profile, state }, count]);
  });
  metrics.gauge('applications_oldest_seconds', async () => {
    const rows = await db
      .selectFrom('application')
      .select(({ fn }) => ['state', fn.min('state_since').as('since')])
      .where('state', 'in', WAITING)
      .groupBy('state')
      .execute();
    return WAITING.map((state) => {
      const since = rows.find((row) => row.state === state)?.since ?? clock.now();
      return [{ state }, Math.max(0, clock.now().getTime() - since.getTime()) / 1000];
    });
  });
}
