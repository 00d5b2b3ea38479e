import type { ResidentEntry } from '@inro/authority-wire/resident';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { entryOf } from '../register/resident.ts';

/** A person's entry in the register; `registration.number_unknown` where there is none. */
export async function readResident({ db }: Pick<RegistrationContext, 'db'>, number: string): Promise<ResidentEntry> {
  const row = await db.selectFrom('resident').selectAll().where('number', '=', number).executeTakeFirst();
  if (!row) throw new RegistrationError('registration.number_unknown');
  return entryOf(row);
}
