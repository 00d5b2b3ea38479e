import { toBase64Url } from '@inro/foundation';
import { enqueueOrder } from '@inro/host';
import type { Trx } from '../schema.ts';

/** Orders by what they are about; bodies are made when they are delivered, so the queue holds no person's data. */
export const orderPaths = {
  deployment: (applicationId: string) => `/deployments/${applicationId}`,
  certificates: (applicationId: string) => `/deployments/${applicationId}/certificates`,
  issuance: (applicationId: string) => `/issuances/${applicationId}`,
  endOfIssuance: (applicationId: string) => `/issuances/${applicationId}/end`,
  revocation: (sha256: Uint8Array) => `/revocations/${toBase64Url(sha256)}`,
} as const;

export const queue = (
  trx: Trx,
  at: Date,
  peer: 'tsm' | 'ca',
  method: 'PUT' | 'DELETE',
  path: string,
): Promise<number> => enqueueOrder(trx, { peer, method, path, body: {} }, at);

/** Time that whoever queues an order has to deliver it at once, before the worker takes it up. */
const FIRST_TRY_MS = 3_000;

/** An order that is tried at once by `deliverNow`; the worker takes it up when that fails or the process dies. */
export const queueForNow = (...[trx, at, ...order]: Parameters<typeof queue>): Promise<number> =>
  queue(trx, new Date(at.getTime() + FIRST_TRY_MS), ...order);
