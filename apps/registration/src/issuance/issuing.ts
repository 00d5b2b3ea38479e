import { createHash } from 'node:crypto';
import { fromBase64 } from '@inro/foundation';
import { appendAudit, enqueueOrder } from '@inro/host';
import { finalReasons, keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { endOpenApplication, setState } from '../life-cycle/application.ts';
import { findWithPerson, lockApplication, lockWithPerson } from '../life-cycle/lock.ts';
import { orderPaths } from '../life-cycle/queue.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

const issuedSchema = z.object({
  certificates: z.array(
    z.object({
      kind: z.enum(keyKinds),
      certificate: z.string(),
      issuer: z.string(),
    }),
  ),
});

const endedSchema = z.object({
  certificates: z.array(
    issuedSchema.shape.certificates.element.extend({
      reason: z.enum(finalReasons),
      revokedAt: z.iso.datetime(),
    }),
  ),
});

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
  answer: unknown,
): Promise<void> {
  const now = clock.now();
  const application = await lockWithPerson(trx, id);
  if (application.state !== 'keysReady') return;
  for (const issued of issuedSchema.parse(answer).certificates)
    await trx
      .insertInto('certificate')
      .values({ ...certificateRow(id, issued, now), reason: null, revoked_at: null })
      .execute();
  await setState(trx, application, 'issued', now);
  const order = { peer: 'tsm', method: 'PUT', path: orderPaths.certificates(id), body: {} };
  await enqueueOrder(trx, order, new Date(now.getTime() + TOLD_LATER_MS));
  await revokeOlder(trx, application, now);
}

/** Enters what the CA had issued for an application that ended: all of it is revoked. Of a forgotten one the audit log tells. */
export async function keepEndedCertificates(
  { clock }: Pick<RegistrationContext, 'clock'>,
  trx: Trx,
  id: string,
  answer: unknown,
): Promise<void> {
  const now = clock.now();
  const known = await findWithPerson(trx, id);
  for (const { reason, revokedAt, ...issued } of endedSchema.parse(answer).certificates) {
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

type Issued = z.infer<typeof issuedSchema>['certificates'][number];

const certificateRow = (application: string, { kind, certificate, issuer }: Issued, issued_at: Date) => {
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
