import type { ResidentEntry } from '@inro/authority-wire/resident';
import { appendAudit, inTransaction } from '@inro/host';
import { certificatesOfResident } from '../certificates/issued.ts';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { enterApplication, stopOpen } from '../life-cycle/application.ts';
import { lockApplicationsOfResident } from '../life-cycle/lock.ts';
import { certifiedContentChanged, entryOf, rowOf } from '../register/resident.ts';
import type { ResidentRow, Trx } from '../schema.ts';

/** Enters or corrects a person; what the signing certificates state is no longer true then, or nothing is. */
export async function enterResident(
  { db, clock }: RegistrationContext,
  number: string,
  entry: ResidentEntry,
): Promise<{ readonly number: string; readonly changed: boolean }> {
  const now = clock.now();
  const after = rowOf(number, entry, now);
  return await inTransaction(db, async (trx) => {
    const before = await trx
      .selectFrom('resident')
      .selectAll()
      .where('number', '=', number)
      .forUpdate()
      .executeTakeFirst();
    if (before && JSON.stringify(entryOf(before)) === JSON.stringify(entryOf(after))) return { number, changed: false };
    await trx
      .insertInto('resident')
      .values(after)
      .onConflict((conflict) => conflict.column('number').doUpdateSet(after))
      .execute();
    await appendAudit(trx, now, before ? 'resident.changed' : 'resident.entered', {});
    if (before) await revokeWhatIsNoLongerTrue(trx, before, after, now);
    return { number, changed: true };
  });
}

async function revokeWhatIsNoLongerTrue(trx: Trx, before: ResidentRow, after: ResidentRow, at: Date): Promise<void> {
  const gone = after.status !== 'resident';
  if (!gone && !certifiedContentChanged(before, after)) return;
  const applications = await lockApplicationsOfResident(trx, after.number);
  const all = await certificatesOfResident(trx, after.number);
  if (gone) {
    const reason = 'cessationOfOperation';
    for (const application of applications) await enterApplication(trx, application, 'personGone', at);
    await revokeCertificates(trx, all, reason, at);
  } else {
    const signing = all.filter((certificate) => certificate.kind === 'digitalSignature');
    // Whatever of theirs the CA issued meanwhile states what was, and its order can never be repeated.
    await stopOpen(trx, applications, 'affiliationChanged', at);
    await revokeCertificates(trx, signing, 'affiliationChanged', at);
  }
}
