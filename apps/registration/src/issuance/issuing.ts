import { createHash } from 'node:crypto';
import type { EndedCertificate, IssuedCertificate } from '@inro/authority-wire/issuance';
import { fromBase64 } from '@inro/foundation';
import { appendAudit } from '@inro/host';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { endOpenApplication, setState } from '../life-cycle/application.ts';
import { findWithPerson, lockApplication, lockWithPerson } from '../life-cycle/lock.ts';
import { queue } from '../life-cycle/queue.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

/** How long the TSM's running session has to fetch the certificates before it is told of them. */
const TOLD_LATER_MS = 10_000;

/**
 * Keeps what the CA issued. One phone a person: the certificates of an older phone are revoked and deleted there. What
 * comes after the application has ended is not kept here: `keepEndedCertificates` hears of it with its revocation.
 */
export async function keepCertificates(
  { clock }: Pick<RegistrationContext, 'clock'>,
  trx: Trx,
  id: string,
  certificates: readonly IssuedCertificate[],
): Promise<void> {
  const now = clock.now();
  const application = await lockWithPerson(trx, id);
  if (application.state !== 'keysReady') return;
  for (const issued of certificates)
    await trx
      .insertInto('certificate')
      .values({ ...certificateRow(id, issued, now), reason: null, revoked_at: null })
      .execute();
  await setState(trx, application, 'issued', now);
  await queue(trx, new Date(now.getTime() + TOLD_LATER_MS), 'handOverCertificates', id);
  await revokeOlder(trx, application, now);
}

/** Enters what the CA had issued for an application that ended: all of it is revoked. Of a forgotten one the audit log tells. */
export async function keepEndedCertificates(
  { clock }: Pick<RegistrationContext, 'clock'>,
  trx: Trx,
  id: string,
  certificates: readonly EndedCertificate[],
): Promise<void> {
  const now = clock.now();
  const known = await findWithPerson(trx, id);
  for (const { reason, revokedAt, ...issued } of certificates) {
    const revoked = { reason, decided_at: new Date(revokedAt), revoked_at: new Date(revokedAt) };
    if (known !== undefined)
      await trx
        .insertInto('certificate')
        .values({ ...certificateRow(id, issued, now), ...revoked })
        .onConflict((conflict) => conflict.column('sha256').doUpdateSet(revoked))
        .execute();
    await appendAudit(trx, now, 'certificate.revoked', { application: id, kind: issued.kind, reason });
  }
}

const certificateRow = (application: string, { kind, certificate, issuer }: IssuedCertificate, issued_at: Date) => {
  const der = Buffer.from(fromBase64(certificate));
  const sha256 = createHash('sha256').update(der).digest();
  return { sha256, application, kind, der, issuer: Buffer.from(fromBase64(issuer)), issued_at };
};

async function revokeOlder(trx: Trx, { id, resident, profile }: ApplicationRow, at: Date): Promise<void> {
  const older = await trx
    .selectFrom('certificate')
    .innerJoin('application', 'application.id', 'certificate.application')
    .selectAll('certificate')
    .where('application.resident', '=', resident)
    .where('application.profile', '=', profile)
    .where('application.id', '!=', id)
    .execute();
  await revokeCertificates(trx, older, 'superseded', at);
}

/** The CA refuses for good: the application ends, with whatever an earlier order of the same name may have brought. */
export async function refuseIssuance(
  { clock }: Pick<RegistrationContext, 'clock'>,
  trx: Trx,
  id: string,
  problem: string,
): Promise<void> {
  const application = await lockApplication(trx, id);
  if (application.state !== 'keysReady') return;
  await endOpenApplication(trx, application, { state: 'refused', problem, reason: 'unspecified' }, clock.now());
}
