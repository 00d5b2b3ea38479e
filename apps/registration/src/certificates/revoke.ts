import { appendAudit } from '@inro/host';
import type { HolderReason } from '@inro/jpki-profile';
import { setState } from '../life-cycle/application.ts';
import { queue } from '../life-cycle/queue.ts';
import type { CertificateRow, Trx } from '../schema.ts';

/**
 * Decides the revocation of certificates (RFC 5280 §5.3.1) and orders it from the CA. An application that has no
 * certificate left is revoked, and its phone is to be deleted when next online. A suspension deletes nothing. What was
 * decided earlier, and is only entered now, keeps its date.
 */
export async function revokeCertificates(
  trx: Trx,
  certificates: readonly Decidable[],
  reason: HolderReason,
  at: Date,
  decidedAt = at,
): Promise<void> {
  const changing = certificates.filter((row) => row.reason === null || row.reason === 'certificateHold');
  for (const certificate of changing.filter((row) => row.reason !== reason))
    await decide(trx, certificate, reason, at, decidedAt);
  for (const id of new Set(changing.map((row) => row.application))) await endWhenNothingIsLeft(trx, id, at);
}

/** Lets go of suspended certificates. An application ends with its last certificate, so none of these has. */
export async function releaseCertificates(trx: Trx, suspended: readonly Decidable[], at: Date): Promise<void> {
  for (const certificate of suspended) await decide(trx, certificate, null, at);
}

type Decidable = Pick<CertificateRow, 'sha256' | 'application' | 'kind' | 'reason' | 'decided_at'>;

/** One decision is later than the one before, however the clock was set in between: by that the CA tells them apart. */
async function decide(
  trx: Trx,
  certificate: Decidable,
  reason: HolderReason | null,
  at: Date,
  decidedAt = at,
): Promise<void> {
  const { sha256, application, kind, decided_at: before } = certificate;
  const decided_at = before === null || before < decidedAt ? decidedAt : new Date(before.getTime() + 1);
  await trx.updateTable('certificate').set({ reason, decided_at }).where('sha256', '=', sha256).execute();
  await queue(trx, at, 'revoke', sha256);
  const about = { application, kind };
  if (reason === null) await appendAudit(trx, at, 'certificate.released', about);
  else await appendAudit(trx, at, 'certificate.revoked', { ...about, reason });
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
  if (application.profile === 'phone') await queue(trx, at, 'deleteDeployment', id);
}
