import { RegistrationError } from '../errors/index.ts';
import type { ApplicationRow, CertificateKind, Database, Trx } from '../schema.ts';
import { isOver } from './phase.ts';

/** The application of a peer's report; `registration.application_unknown`, or why it has ended. */
export async function lockApplication(trx: Trx, id: string): Promise<ApplicationRow> {
  const application = await trx
    .selectFrom('application')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!application) throw new RegistrationError('registration.application_unknown');
  return application;
}

/** Refuses reports about an application that has ended. */
export function requireRunning(application: ApplicationRow): void {
  if (isOver(application)) throw new RegistrationError('registration.application_ended');
}

/** A person's applications, locked; the person is locked before. */
export const lockApplicationsOfResident = (trx: Trx, number: string): Promise<ApplicationRow[]> =>
  trx.selectFrom('application').selectAll().where('resident', '=', number).orderBy('id').forUpdate().execute();

/** Every certificate that was ever issued to a person. */
export const certificatesOfResident = (trx: Trx, number: string) =>
  trx
    .selectFrom('certificate')
    .innerJoin('application', 'application.id', 'certificate.application')
    .selectAll('certificate')
    .select('application.profile')
    .where('application.resident', '=', number)
    .orderBy('certificate.issued_at')
    .execute();

/** Person, then all applications of that person, then this one: whatever else is decided about them waits. */
export async function lockWithPerson(trx: Trx, id: string): Promise<ApplicationRow> {
  const application = await findWithPerson(trx, id);
  if (!application) throw new RegistrationError('registration.application_unknown');
  return application;
}

/** The same; undefined for an application that there is not. */
export async function findWithPerson(trx: Trx, id: string): Promise<ApplicationRow | undefined> {
  const found = await trx.selectFrom('application').select('resident').where('id', '=', id).executeTakeFirst();
  if (!found) return undefined;
  await trx.selectFrom('resident').select('number').where('number', '=', found.resident).forUpdate().execute();
  await lockApplicationsOfResident(trx, found.resident);
  return await lockApplication(trx, id);
}

export interface IssuedCertificate {
  readonly kind: CertificateKind;
  /** base64 of DER. */
  readonly certificate: string;
  readonly issuer: string;
}

/** The certificates of an application. */
export async function certificatesOf(room: { readonly db: Database }, id: string): Promise<IssuedCertificate[]> {
  const rows = await room.db.selectFrom('certificate').selectAll().where('application', '=', id).execute();
  return rows.map((row) => ({
    kind: row.kind,
    certificate: row.der.toString('base64'),
    issuer: row.issuer.toString('base64'),
  }));
}
