import { type KeysReport, readProvenKey } from '@inro/authority-wire/deployment';
import type { EndedCertificate, IssuedCertificate } from '@inro/authority-wire/issuance';
import { fromBase64 } from '@inro/foundation';
import { areOfKinds } from '../certificates/issued.ts';
import { afterDecision, revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication } from '../life-cycle/application.ts';
import { enterEndedCertificate, enterIssuedCertificate } from '../life-cycle/certificate.ts';
import { findWithPerson, lockApplication, lockWithPerson } from '../life-cycle/lock.ts';
import { subjectOf } from '../register/resident.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

/**
 * Keeps what the CA issued. One phone a person: the certificates of an older phone are revoked and deleted there. What
 * comes after the application has ended is not kept here: `keepEndedCertificates` hears of it with its revocation.
 */
export async function keepCertificates(
  { clock, trust }: Pick<RegistrationContext, 'clock' | 'trust'>,
  trx: Trx,
  id: string,
  certificates: readonly IssuedCertificate[],
): Promise<void> {
  const now = clock.now();
  const application = await lockWithPerson(trx, id);
  if ((await enterApplication(trx, application, 'issue', now)) === undefined) return;
  if (!areOfKinds(application.kinds, certificates)) throw new TypeError('not the certificates that were applied for');
  const person = await personOf(trx, application);
  for (const issued of certificates)
    trust.checkIssued(bytesOf(issued), { publicKey: keyOf(application, issued), subject: subjectOf(person) });
  for (const issued of certificates) await enterIssuedCertificate(trx, id, issued, now);
  await revokeOlder(trx, application, now);
}

/**
 * Enters what the CA had issued under an id whose issuance has ended: all of it is revoked, and an application that was
 * certified ends with it. Of a forgotten one the audit log tells.
 */
export async function keepEndedCertificates(
  { clock, trust }: Pick<RegistrationContext, 'clock' | 'trust'>,
  trx: Trx,
  id: string,
  certificates: readonly EndedCertificate[],
): Promise<void> {
  const now = clock.now();
  const known = await findWithPerson(trx, id);
  // Over whichever keys: what the CA issued may be for others than were reported last, and all of it is revoked.
  for (const ended of certificates) trust.checkIssued(bytesOf(ended), { ended: true });
  for (const ended of certificates) await enterEndedCertificate(trx, id, ended, now, known !== undefined);
  if (known === undefined) return;
  for (const { kind, reason, revokedAt } of certificates)
    await afterDecision(trx, [{ application: id, kind }], { reason, at: now, decidedAt: new Date(revokedAt) });
}

const bytesOf = ({ kind, certificate, issuer }: IssuedCertificate) => ({
  kind,
  certificate: fromBase64(certificate),
  issuer: fromBase64(issuer),
});

/** The key that the element attested for this kind, as it was reported. */
function keyOf({ keys }: ApplicationRow, { kind }: IssuedCertificate): Uint8Array | undefined {
  if (keys === null) return undefined;
  const reported = (JSON.parse(keys) as KeysReport).keys.find((key) => key.kind === kind);
  if (!reported) throw new RegistrationError('registration.certificate_not_as_ordered');
  return readProvenKey(reported).publicKey;
}

const personOf = (trx: Trx, { resident }: ApplicationRow) =>
  trx.selectFrom('resident').selectAll().where('number', '=', resident).executeTakeFirstOrThrow();

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
  await enterApplication(trx, application, 'refuseIssuance', clock.now(), { problem });
}
