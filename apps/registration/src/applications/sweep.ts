import { inTransaction } from '@inro/host';
import { application, statesMovedBy } from '@inro/life-cycle';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { enterApplication } from '../life-cycle/application.ts';

/** How long keys may wait for certificates, and certificates for their phone. */
const DELIVERY_LIMIT_MS = 24 * 3_600_000;

/** Ends what was begun and not finished within 24 hours: open applications expire, undelivered certificates are revoked. */
export async function endWhatTookTooLong({ db, clock }: Pick<RegistrationContext, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  await inTransaction(db, async (trx) => {
    const late = await trx
      .selectFrom('application')
      .selectAll()
      .where('state', 'in', [...statesMovedBy(application, 'tookTooLong'), 'issued'])
      .where('state_since', '<', new Date(now.getTime() - DELIVERY_LIMIT_MS))
      .limit(100)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const one of late) {
      await enterApplication(trx, one, 'tookTooLong', now);
      if (one.state !== 'issued') continue;
      const own = await trx.selectFrom('certificate').selectAll().where('application', '=', one.id).execute();
      // facts of the service: unspecified = discarded before delivery
      await revokeCertificates(trx, own, 'unspecified', now);
    }
  });
}
