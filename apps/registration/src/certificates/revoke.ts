import { type HolderReason, isFinal } from '@inro/jpki-profile';
import { enterApplication } from '../life-cycle/application.ts';
import { certificateState, type Decidable, enterCertificate } from '../life-cycle/certificate.ts';
import type { Trx } from '../schema.ts';

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
  const changing = certificates.filter((row) => certificateState(row) !== 'revoked');
  const event = isFinal(reason) ? 'revoke' : 'suspend';
  for (const certificate of changing) await enterCertificate(trx, certificate, event, at, { reason, decidedAt });
  for (const id of new Set(changing.map((row) => row.application))) await endWhenNothingIsLeft(trx, id, at);
}

/** Lets go of suspended certificates. An application ends with its last certificate, so none of these has. */
export async function releaseCertificates(trx: Trx, suspended: readonly Decidable[], at: Date): Promise<void> {
  for (const certificate of suspended) await enterCertificate(trx, certificate, 'release', at);
}

async function endWhenNothingIsLeft(trx: Trx, id: string, at: Date): Promise<void> {
  const own = await trx.selectFrom('certificate').select('reason').where('application', '=', id).execute();
  if (own.some((row) => certificateState(row) !== 'revoked')) return;
  const application = await trx.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  await enterApplication(trx, application, 'lastCertificateRevoked', at);
}
