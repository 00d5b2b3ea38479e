import { RegistrationError } from '../errors/index.ts';
import type { ApplicationRow, Trx } from '../schema.ts';
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
