import { inTransaction } from '@inro/host';
import { finalReasons } from '@inro/jpki-profile';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { lockWithPerson } from '../life-cycle/lock.ts';
import type { Trx } from '../schema.ts';

const AT_ONCE = 500;

/**
 * Revokes on phones what is revoked on the card that signed for them (ADR 37). A decision about a card takes it along at
 * once: what is found here was decided before that rule was.
 */
export async function reconcilePhones({ db, clock }: RegistrationContext, isStopped: () => boolean): Promise<number> {
  let followed = 0;
  while (!isStopped()) {
    const found = await leftBehind(db).distinctOn('phone.application').limit(AT_ONCE).execute();
    for (const { application } of found) {
      const now = clock.now();
      followed += await inTransaction(db, async (trx) => {
        await lockWithPerson(trx, application);
        const left = await leftBehind(trx).where('phone.application', '=', application).execute();
        for (const { because, ...certificate } of left)
          if (because) await revokeCertificates(trx, [certificate], because, now);
        return left.length;
      });
    }
    if (found.length < AT_ONCE) break;
  }
  return followed;
}

/** Certificates of phones that are not revoked, with the reason for which the card's are. */
const leftBehind = (db: Pick<Trx, 'selectFrom'>) =>
  db
    .selectFrom('certificate as phone')
    .innerJoin('application', 'application.id', 'phone.application')
    .innerJoin('certificate as signer', 'signer.sha256', 'application.signer')
    .innerJoin('certificate as card', (join) =>
      join.onRef('card.application', '=', 'signer.application').onRef('card.kind', '=', 'phone.kind'),
    )
    .selectAll('phone')
    .select('card.reason as because')
    .where('card.reason', 'in', finalReasons)
    .where((either) => either.or([either('phone.reason', 'is', null), either('phone.reason', '=', 'certificateHold')]));
