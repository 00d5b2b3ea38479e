import type { IssuedAnswer, KeysReport } from '@inro/authority-wire/deployment';
import { inTransaction } from '@inro/host';
import { areOfKinds, certificatesOf } from '../certificates/issued.ts';
import { requireGoodSigner } from '../certificates/signer.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication } from '../life-cycle/application.ts';
import { lockApplication, requireRunning } from '../life-cycle/lock.ts';
import { isOpen } from '../life-cycle/phase.ts';
import { decisionsBefore, queuedOrder } from '../life-cycle/queue.ts';
import { nextMandate } from './mandate.ts';

/**
 * POST /deployments/ID/keys: keys are attested and secrets are set, so the CA is asked. Its certificates when it
 * answers at once, and the mandate to store them; null while the order waits (the CA is down, or outside issuing hours).
 */
export async function reportKeys(
  context: RegistrationContext,
  id: string,
  report: KeysReport,
): Promise<{ readonly issued: IssuedAnswer | null }> {
  const orders = await inTransaction(context.db, async (trx) => {
    const application = await lockApplication(trx, id);
    requireRunning(application);
    if (isOpen(application)) await requireGoodSigner(trx, application);
    if (application.element_chain === null) throw new RegistrationError('registration.element_not_reported');
    if (!areOfKinds(application.kinds, report.keys)) throw new RegistrationError('registration.keys_differ');
    const now = context.clock.now();
    const ordered = await enterApplication(trx, application, 'reportKeys', now, { keys: JSON.stringify(report) });
    const issue = ordered?.[0] ?? (await queuedOrder(trx, 'issue', id));
    return issue === undefined ? [] : [...(await decisionsBefore(trx, application)), issue];
  });
  for (const order of orders) await context.outbox.deliverNow(order);
  return await inTransaction(context.db, async (trx) => {
    const application = await lockApplication(trx, id);
    requireRunning(application);
    if (isOpen(application)) return { issued: null };
    const certificates = await certificatesOf({ db: trx }, id);
    // ADR 20: what the book has lost it hands out no rest of; the comparison with the CA ends such an application.
    if (!areOfKinds(application.kinds, certificates)) throw new RegistrationError('registration.certificates_missing');
    return { issued: { certificates, mandate: await nextMandate(context, trx, application) } };
  });
}
