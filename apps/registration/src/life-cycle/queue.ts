import { toBase64Url } from '@inro/foundation';
import { enqueuedOrder, enqueueOrder, sql } from '@inro/host';
import type { ApplicationOrder, CertificateOrder } from '@inro/life-cycle';
import type { ApplicationRow, Trx } from '../schema.ts';

/** What registration orders of others; how, stands in `orders.ts`. Each is about an application, `revoke` about a certificate. */
export type OrderKind = ApplicationOrder | CertificateOrder;

/** Time that whoever queues an order has to deliver it at once, before the worker takes it up. */
const FIRST_TRY_MS = 3_000;
/** How long the TSM's running session has to fetch the certificates before it is told that they are there. */
const TOLD_LATER_MS = 10_000;

/** Orders that the worker leaves alone at first: it takes them up when that first way fails or the process dies. */
const waitMs: Partial<Record<OrderKind, number>> = {
  openDeployment: FIRST_TRY_MS,
  issue: FIRST_TRY_MS,
  announceCertificates: TOLD_LATER_MS,
};

/** Orders something in the caller's transaction, about an application by its id, or a certificate by its SHA-256. */
export const queue = (trx: Trx, at: Date, kind: OrderKind, about: string | Uint8Array): Promise<number> =>
  enqueueOrder(trx, { kind, id: idOf(about) }, new Date(at.getTime() + (waitMs[kind] ?? 0)));

/** The number of this order where it still waits for its delivery. */
export const queuedOrder = (trx: Trx, kind: OrderKind, about: string | Uint8Array): Promise<number | undefined> =>
  enqueuedOrder(trx, { kind, id: idOf(about) });

/** Whether this order still waits for its delivery. */
export const isQueued = async (trx: Trx, kind: OrderKind, about: string | Uint8Array): Promise<boolean> =>
  (await queuedOrder(trx, kind, about)) !== undefined;

/** What was tried so often, half an hour long, the CA may not know at all: nobody else waits for it any more. */
const TRIED_LONG = 30;

/**
 * Orders, by their numbers, by which the CA has still to hear what was decided about this person before the issuance of
 * this application was ordered: it does not overtake them (ADR 37).
 */
export async function decisionsBefore(
  db: Pick<Trx, 'selectFrom' | 'getExecutor'>,
  { id, resident }: Pick<ApplicationRow, 'id' | 'resident'>,
): Promise<number[]> {
  const own = db.selectFrom('application').select('id').where('resident', '=', resident);
  const certificates = db.selectFrom('certificate').select('sha256').where('application', 'in', own);
  const about = [
    ...(await own.execute()).map((row) => row.id),
    ...(await certificates.execute()).map(({ sha256 }) => idOf(sha256)),
  ];
  const decisions: readonly OrderKind[] = ['revoke', 'endIssuance'];
  const waiting = sql<{ number: number }>`select number from outbox
    where done_at is null and attempts < ${TRIED_LONG} and kind = any(${decisions}) and id = any(${about})
      and number < (select max(number) from outbox where kind = 'issue' and id = ${id}) order by number`;
  return (await waiting.execute(db)).rows.map(({ number }) => number);
}

const idOf = (about: string | Uint8Array): string => (typeof about === 'string' ? about : toBase64Url(about));
