import { inTransaction } from '@inro/host';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { endOpenApplication } from '../life-cycle/application.ts';
import { openStates } from '../life-cycle/phase.ts';

/** How long keys may wait for certificates, and certificates for their phone. */
const DELIVERY_LIMIT_MS = 24 * 3_600_000;

/** Ends what was begun and not finished within 24 hours: open applications expire, undelivered certificates are revoked. */
export async function endWhatTookTooLong({ db, clock }: Pick<RegistrationContext, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  await inTransaction(db, async (trx) => {
    const late = await trx
      .selectFrom('application')
      .selectAll()
      .where('state', 'in', [...openStates, 'issued'])
      .where('state_since', '<', new Date(now.getTime() - DELIVERY_LIMIT_MS))
      .limit(100)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const application of late) {
      if (application.state !== 'issued') {
        const end = { state: 'expired', problem: 'registration.application_expired', reason: 'unspecified' } as const;
        await endOpenApplication(trx, application, end, now);
        continue;
      }
      const own = await trx.selectFrom('certificate').selectAll().where('application', '=', application.id).execute();
      // facts of the service: unspecified = discarded before delivery
      await revokeCertificates(trx, own, 'unspecified', now);
    }
  });
}
