import { createHash } from 'node:crypto';
import type { ReceivedApplication } from '@inro/authority-wire/application';
import { isOfPlace, subjectBytes } from '@inro/authority-wire/subject';
import { RegistrationError } from '../errors/index.ts';
import { ageInJapan } from '../register/birthday.ts';
import { subjectOf } from '../register/resident.ts';
import type { ResidentRow, Trx } from '../schema.ts';

const YOUNGEST_WITH_SIGNING_CERTIFICATE = 15;

/** SHA-256 of the card's certificate that signed for a phone; null where an officer signed for a card. */
export const signerOf = ({ signed, document }: ReceivedApplication): Buffer | null =>
  document.profile === 'card' ? null : createHash('sha256').update(signed.certificate.der).digest();

/** Who applies: the holder of the card's signing certificate, as this authority ordered it; at the counter, whom the officer names. Locked: nothing else is decided about this person meanwhile. */
export async function findPerson(trx: Trx, { signed, document }: ReceivedApplication): Promise<ResidentRow> {
  const persons = trx.selectFrom('resident').selectAll('resident');
  const person =
    document.profile === 'card'
      ? await persons.where('number', '=', document.citizen).forUpdate().executeTakeFirst()
      : await persons
          .innerJoin('application', 'application.resident', 'resident.number')
          .innerJoin('certificate', 'certificate.application', 'application.id')
          .where('certificate.sha256', '=', signerOf({ signed, document }))
          .where('certificate.kind', '=', 'digitalSignature')
          .where('application.profile', '=', 'card')
          .forUpdate('resident')
          .executeTakeFirst();
  if (!person) throw new RegistrationError('registration.person_unknown');
  return person;
}

/** The officer signed what the counter showed: what the register says now is that, or nobody saw it. */
function checkSeen(person: ResidentRow, document: ReceivedApplication['document']): void {
  if (document.profile !== 'card') return;
  const seen = createHash('sha256')
    .update(subjectBytes(subjectOf(person)))
    .digest();
  if (!('subjectSha256' in document) || !seen.equals(document.subjectSha256))
    throw new RegistrationError('registration.person_differs');
}

/** Alive and here; 15 or over for a phone and for every signing certificate. */
export function checkPerson(person: ResidentRow, { document, signed }: ReceivedApplication, at: Date): void {
  checkSeen(person, document);
  if (document.profile === 'card' && !isOfPlace(signed.certificate, person))
    throw new RegistrationError('registration.officer_of_other_place');
  if (person.status !== 'resident') throw new RegistrationError('registration.person_not_registered');
  const needsAge = document.profile === 'phone' || document.certificates.includes('digitalSignature');
  if (needsAge && ageInJapan(person.date_of_birth, at) < YOUNGEST_WITH_SIGNING_CERTIFICATE)
    throw new RegistrationError('registration.person_under_age');
}
