import { toBase64Url } from '@inro/foundation';
import { enqueueOrder, isEnqueued } from '@inro/host';
import type { Trx } from '../schema.ts';

/** What registration orders of others; how, stands in `orders.ts`. Each is about an application, `revoke` about a certificate. */
export type OrderKind =
  | 'openDeployment'
  | 'handOverCertificates'
  | 'deleteDeployment'
  | 'issue'
  | 'endIssuance'
  | 'revoke';

/** Orders something in the caller's transaction, about an application by its id, or a certificate by its SHA-256. */
export const queue = (trx: Trx, at: Date, kind: OrderKind, about: string | Uint8Array): Promise<number> =>
  enqueueOrder(trx, { kind, id: idOf(about) }, at);

/** Time that whoever queues an order has to deliver it at once, before the worker takes it up. */
const FIRST_TRY_MS = 3_000;

/** An order that is tried at once by `deliverNow`; the worker takes it up when that fails or the process dies. */
export const queueForNow = (trx: Trx, at: Date, kind: OrderKind, about: string | Uint8Array): Promise<number> =>
  queue(trx, new Date(at.getTime() + FIRST_TRY_MS), kind, about);

/** Whether this order still waits for its delivery. */
export const isQueued = (trx: Trx, kind: OrderKind, about: string | Uint8Array): Promise<boolean> =>
  isEnqueued(trx, { kind, id: idOf(about) });

const idOf = (about: string | Uint8Array): string => (typeof about === 'string' ? about : toBase64Url(about));
