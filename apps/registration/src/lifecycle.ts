import { appendAudit, enqueueOrder } from '@inro/host';
import { type ErrorCode, toBase64Url } from '@inro/problem';
import type { ApplicationRow, ApplicationState, CertificateRow, RevocationReason, Trx } from './schema.ts';

/** Orders by what they are about; bodies are made when they are delivered, so the queue holds no person's data. */
export const orderPaths = {
  deployment: (applicationId: string) => `/deployments/${applicationId}`,
  certificates: (applicationId: string) => `/deployments/${applicationId}/certificates`,
  issuance: (applicationId: string) => `/issuances/${applicationId}`,
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

/** Moves an application to a state and writes it down. */
export async function setState(
  trx: Trx,
  application: Pick<ApplicationRow, 'id'>,
  state: ApplicationState,
  at: Date,
  more: { readonly problem?: ErrorCode } & Partial<Pick<ApplicationRow, 'element_chain' | 'keys'>> = {},
): Promise<void> {
  await trx
    .updateTable('application')
    .set({ ...more, state, updated_at: at })
    .where('id', '=', application.id)
    .execute();
  await appendAudit(trx, at, `application.${state}`, {
    application: application.id,
    ...(more.problem === undefined ? {} : { problem: more.problem }),
  });
}

/** Ends an application that has no certificates yet, and takes what is on the element away. */
export async function endOpenApplication(
  trx: Trx,
  application: Pick<ApplicationRow, 'id'>,
  state: 'refused' | 'expired',
  problem: ErrorCode,
  at: Date,
): Promise<void> {
  await setState(trx, application, state, at, { problem });
  await queue(trx, at, 'tsm', 'DELETE', orderPaths.deployment(application.id));
}

/**
 * Decides the revocation of certificates (RFC 5280 §5.3.1) and orders it from the CA. An application that has no
 * certificate left is revoked, and its phone is to be deleted when next online. A suspension deletes nothing.
 */
export async function revokeCertificates(
  trx: Trx,
  certificates: readonly Pick<CertificateRow, 'sha256' | 'application' | 'kind' | 'reason'>[],
  reason: RevocationReason,
  at: Date,
): Promise<void> {
  const changing = certificates.filter((row) => row.reason === null || row.reason === 'certificateHold');
  for (const certificate of changing.filter((row) => row.reason !== reason)) {
    await trx.updateTable('certificate').set({ reason }).where('sha256', '=', certificate.sha256).execute();
    await queue(trx, at, 'ca', 'PUT', orderPaths.revocation(certificate.sha256));
    await appendAudit(trx, at, 'certificate.revoked', {
      application: certificate.application,
      kind: certificate.kind,
      reason,
    });
  }
  for (const id of new Set(changing.map((row) => row.application))) await endWhenNothingIsLeft(trx, id, at);
}

async function endWhenNothingIsLeft(trx: Trx, id: string, at: Date): Promise<void> {
  const left = await trx
    .selectFrom('certificate')
    .select('sha256')
    .where('application', '=', id)
    .where((row) => row.or([row('reason', 'is', null), row('reason', '=', 'certificateHold')]))
    .execute();
  if (left.length > 0) return;
  const application = await trx.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  if (application.state === 'revoked') return;
  await setState(trx, application, 'revoked', at);
  if (application.profile === 'phone') await queue(trx, at, 'tsm', 'DELETE', orderPaths.deployment(id));
}
