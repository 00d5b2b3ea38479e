import { toBase64Url } from '@inro/foundation';
import { inTransaction } from '@inro/host';
import type { KeyKind } from '@inro/jpki-profile';
import { areOfKinds } from '../certificates/issued.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication, enterDeletion } from '../life-cycle/application.ts';
import { lockApplication, lockWithPerson } from '../life-cycle/lock.ts';
import { settleOlder } from './free.ts';

/** POST /deployments/ID/delivered: the digests that the TSM read back over the secure channel are those of the certificates. */
export async function reportDelivered(
  { db, clock }: RegistrationContext,
  id: string,
  digests: readonly { readonly kind: KeyKind; readonly sha256: string }[],
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const application = await lockWithPerson(trx, id);
    const stored = await trx
      .selectFrom('certificate')
      .select(['kind', 'sha256'])
      .where('application', '=', id)
      .execute();
    const equal = (kind: string, sha256: Buffer) =>
      digests.some((digest) => digest.kind === kind && digest.sha256 === toBase64Url(sha256));
    // All that was applied for: of a book that has lost one, its rest is no delivery.
    const complete = areOfKinds(application.kinds, stored) && areOfKinds(application.kinds, digests);
    if (!complete || !stored.every((row) => equal(row.kind, row.sha256)))
      throw new RegistrationError('registration.digests_differ');
    const now = clock.now();
    if ((await enterApplication(trx, application, 'deliver', now)) !== undefined)
      await settleOlder(trx, application, now);
  });
}

/** POST /deployments/ID/deleted: the phone's receipt. */
export async function reportDeleted({ db, clock }: RegistrationContext, id: string): Promise<void> {
  const now = clock.now();
  await inTransaction(db, async (trx) => {
    const application = await lockApplication(trx, id);
    await enterDeletion(trx, application, now);
  });
}
