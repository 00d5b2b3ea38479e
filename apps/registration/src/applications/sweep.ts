import { inTransaction } from '@inro/host';
import { application, statesMovedBy } from '@inro/life-cycle';
import { revokeCertificates } from '../certificates/revoke.ts';
import { reasonAgainstSigner } from '../certificates/signer.ts';
import type { RegistrationContext } from '../context.ts';
import { enterApplication, stopOpen } from '../life-cycle/application.ts';
import { lockWithPerson } from '../life-cycle/lock.ts';
import type { Trx } from '../schema.ts';

/** How long keys may wait for certificates, and certificates for their phone. */
const DELIVERY_LIMIT_MS = 24 * 3_600_000;
const AT_ONCE = 100;

type Room = Pick<RegistrationContext, 'db' | 'clock'>;

/** Ends what was begun and not finished within 24 hours: open applications expire, undelivered certificates are revoked. */
export async function endWhatTookTooLong({ db, clock }: Room): Promise<void> {
  const now = clock.now();
  const limit = new Date(now.getTime() - DELIVERY_LIMIT_MS);
  const late = await db
    .selectFrom('application')
    .select('id')
    .where('state', 'in', statesMovedBy(application, 'tookTooLong'))
    .where('state_since', '<', limit)
    .limit(AT_ONCE)
    .execute();
  for (const { id } of late) await inTransaction(db, (trx) => endWhenLate(trx, id, limit, now));
}

async function endWhenLate(trx: Trx, id: string, limit: Date, now: Date): Promise<void> {
  const one = await lockWithPerson(trx, id);
  if (one.state_since >= limit) return;
  await enterApplication(trx, one, 'tookTooLong', now);
  if (one.state !== 'issued') return;
  const own = await trx.selectFrom('certificate').selectAll().where('application', '=', id).execute();
  // docs/facts.md, Life cycle: unspecified = discarded before delivery
  await revokeCertificates(trx, own, 'unspecified', now);
}

/** Ends what is open for a card that is no longer good: since a decision ends it at once (ADR 37), what is older than that rule. */
export async function endWhatStandsOnNothing({ db, clock }: Room): Promise<void> {
  const left = await db
    .selectFrom('application')
    .innerJoin('certificate', 'certificate.sha256', 'application.signer')
    .select('application.id')
    .where('application.state', 'in', statesMovedBy(application, 'stop'))
    .where('certificate.reason', 'is not', null)
    .limit(AT_ONCE)
    .execute();
  for (const { id } of left)
    await inTransaction(db, async (trx) => {
      const one = await lockWithPerson(trx, id);
      const reason = await reasonAgainstSigner(trx, one);
      if (reason !== null) await stopOpen(trx, [one], reason, clock.now());
    });
}
