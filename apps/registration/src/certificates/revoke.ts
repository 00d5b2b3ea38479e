import { type HolderReason, isFinal } from '@inro/jpki-profile';
import { enterApplication, stopOpen } from '../life-cycle/application.ts';
import { certificateState, type Decidable, enterCertificate } from '../life-cycle/certificate.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

/** What was decided, why, and since when. */
interface Decision {
  readonly reason: HolderReason;
  readonly at: Date;
  /** For what was decided earlier, and is only entered now. */
  readonly decidedAt: Date;
}

/**
 * Decides the revocation of certificates (RFC 5280 §5.3.1) and orders it from the CA. An application that has no
 * certificate left is revoked, and its phone is to be deleted when next online. A suspension deletes nothing. What stands
 * on a card goes with it. What was decided earlier, and is only entered now, keeps its date. The caller has locked the
 * person and all of their applications.
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
  await afterDecision(trx, changing, { reason, at, decidedAt });
}

/** Lets go of suspended certificates. An application ends with its last certificate, so none of these has. */
export async function releaseCertificates(trx: Trx, suspended: readonly Decidable[], at: Date): Promise<void> {
  for (const certificate of suspended) await enterCertificate(trx, certificate, 'release', at);
}

/** What follows from decisions that stand in the book: applications end, and what stands on a card goes with it. */
export async function afterDecision(
  trx: Trx,
  decided: readonly Pick<Decidable, 'application' | 'kind'>[],
  decision: Decision,
): Promise<void> {
  for (const id of new Set(decided.map((row) => row.application))) await endWhenNothingIsLeft(trx, id, decision.at);
  for (const certificate of decided) await takeAlong(trx, certificate, decision);
}

async function endWhenNothingIsLeft(trx: Trx, id: string, at: Date): Promise<void> {
  const own = await trx.selectFrom('certificate').select('reason').where('application', '=', id).execute();
  if (own.some((row) => certificateState(row) !== 'revoked')) return;
  const application = await trx.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  await enterApplication(trx, application, 'lastCertificateRevoked', at);
}

/**
 * ADR 37: a card whose signing certificate is not good any more carries no application further, and a certificate of a
 * phone ends with that of the same kind on the card that signed for it.
 */
async function takeAlong(
  trx: Trx,
  { application, kind }: Pick<Decidable, 'application' | 'kind'>,
  { reason, at, decidedAt }: Decision,
): Promise<void> {
  const phones = await phonesOf(trx, application);
  if (phones.length === 0) return;
  const isFor = ({ kinds }: ApplicationRow) => kind === 'digitalSignature' || (isFinal(reason) && kinds.includes(kind));
  await stopOpen(trx, phones.filter(isFor), reason, at);
  if (!isFinal(reason)) return;
  const ids = phones.map(({ id }) => id);
  const same = trx.selectFrom('certificate').selectAll().where('application', 'in', ids).where('kind', '=', kind);
  await revokeCertificates(trx, await same.execute(), reason, at, decidedAt);
}

/** The applications that a card signed, by the id of its own. */
const phonesOf = (trx: Trx, card: string): Promise<ApplicationRow[]> =>
  trx
    .selectFrom('application')
    .selectAll('application')
    .innerJoin('certificate', 'certificate.sha256', 'application.signer')
    .where('certificate.application', '=', card)
    .orderBy('application.id')
    .execute();
