import { type Metrics, sql } from '@inro/host';
import { type CaContext, namesInForce } from './context.ts';
import type { RecentRevocations } from './status/recent.ts';
import { hasStatus } from './status/status.ts';

/** What comes to its end at the authority, and when the first of each kind does. */
export function tellOfAges(
  metrics: Metrics,
  context: CaContext,
  recent: Pick<RecentRevocations, 'oldestMadeAt'>,
): void {
  const { db, clock, authorities } = context;
  /** A root that is over publishes nothing any more. */
  const inForce = () => sql.join(namesInForce(context));
  const left = (end: Date): number => (end.getTime() - clock.now().getTime()) / 1000;
  metrics.gauge('certificate_left_seconds', async () => {
    // Of each purpose the root that ends last: the others have a successor.
    const roots = new Map<string, number>();
    for (const { purpose, certificate } of Object.values(authorities))
      roots.set(purpose, Math.max(roots.get(purpose) ?? 0, left(new Date(certificate.notAfter.at))));
    const { rows } = await sql<{ end: Date | null }>`
      select min(last) as end from (select max(not_after) as last from responder
        where authority in (${inForce()}) group by authority, kind) newest`.execute(db);
    const responder = rows[0]?.end;
    return [
      [{ of: 'root' }, Math.min(...roots.values())],
      ...(responder ? [[{ of: 'responder' }, left(responder)] as const] : []),
    ];
  });
  const begun = clock.now();
  metrics.gauge('recent_revocations_age_seconds', async () => {
    const made = (await recent.oldestMadeAt()) ?? begun;
    return [[{}, Math.max(0, -left(made))]];
  });
  metrics.gauge('status_left_seconds', async () => {
    const crl = await sql<{
      end: Date | null;
    }>`select min(next_update) as end from crl where authority in (${inForce()})`.execute(db);
    const ocsp = await sql<{ end: Date }>`
      select a.next_update as end from ocsp_answer a join certificate on certificate.id = a.certificate
      where ${hasStatus} and authority in (${inForce()}) and not_after > ${clock.now()} and kind <> 'ocspResponder'
      order by a.this_update limit 1`.execute(db);
    const ends = { crl: crl.rows[0]?.end, ocsp: ocsp.rows[0]?.end };
    return (['crl', 'ocsp'] as const).flatMap((of) => (ends[of] ? [[{ of }, left(ends[of])] as const] : []));
  });
}
