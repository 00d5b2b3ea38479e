import { toBase64Url } from '@inro/foundation';
import { enqueueOrder, isEnqueued } from '@inro/host';
import type { ApplicationOrder, CertificateOrder } from '@inro/life-cycle';
import type { Trx } from '../schema.ts';

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

/** Whether this order still waits for its delivery. */
export const isQueued = (trx: Trx, kind: OrderKind, about: string | Uint8Array): Promise<boolean> =>
  isEnqueued(trx, { kind, id: idOf(about) });

const idOf = (about: string | Uint8Array): string => (typeof about === 'string' ? about : toBase64Url(about));
