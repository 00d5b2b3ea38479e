import type { SignedClosing } from '@inro/authority-wire/closing';
import { type IssuedAnswer, type KeysReport, readProvenKey } from '@inro/authority-wire/deployment';
import { inTransaction } from '@inro/host';
import { areOfKinds, certificatesOf } from '../certificates/issued.ts';
import { requireGoodSigner } from '../certificates/signer.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication } from '../life-cycle/application.ts';
import { lockApplication, requireRunning } from '../life-cycle/lock.ts';
import { isOpen } from '../life-cycle/phase.ts';
import { decisionsBefore, queuedOrder } from '../life-cycle/queue.ts';
import type { Trx } from '../schema.ts';
import { requireClosed } from './closings.ts';
import { algorithmOf } from './key-algorithm.ts';
import { lockElement, nextMandate, type Reported, requireReported } from './mandate.ts';

/**
 * POST /deployments/ID/keys: keys are attested, secrets are set, and both roles have closed what was allowed before, so
 * the CA is asked. Its certificates when it answers at once, and the mandate to store them; null while the order waits
 * (the CA is down, or outside issuing hours).
 */
export async function reportKeys(
  context: RegistrationContext,
  id: string,
  report: KeysReport,
  closings: readonly SignedClosing[],
): Promise<{ readonly issued: IssuedAnswer | null }> {
  const orders = await inTransaction(context.db, async (trx) => {
    const application = await lockApplication(trx, id);
    requireRunning(application);
    if (isOpen(application)) await requireGoodSigner(trx, application);
    requireReported(application);
    if (!areOfKinds(application.kinds, report.keys) || !areOfAlgorithm(application, report))
      throw new RegistrationError('registration.keys_differ');
    requireClosed(context.roleKeys, application, await lockElement(trx, application.cplc), closings);
    const now = context.clock.now();
    const ordered = await enterApplication(trx, application, 'reportKeys', now, { keys: JSON.stringify(report) });
    const issue = ordered?.[0] ?? (await queuedOrder(trx, 'issue', id));
    return issue === undefined ? [] : [...(await decisionsBefore(trx, application)), issue];
  });
  for (const order of orders) await context.outbox.deliverNow(order);
  return await inTransaction(context.db, async (trx) => ({ issued: await issuedOf(context, trx, id, closings) }));
}

/** Made on what they were to be made on: a mandate names it, and whoever carries it chooses no other (T-192). */
const areOfAlgorithm = (application: Reported, { keys }: KeysReport): boolean =>
  keys.every((key) => readProvenKey(key).algorithm === algorithmOf(application));

/** Certificates are stored once nothing that was allowed before them can be done any more. */
async function issuedOf(
  context: RegistrationContext,
  trx: Trx,
  id: string,
  closings: readonly SignedClosing[],
): Promise<IssuedAnswer | null> {
  const application = await lockApplication(trx, id);
  requireRunning(application);
  if (isOpen(application)) return null;
  requireReported(application);
  const element = await lockElement(trx, application.cplc);
  requireClosed(context.roleKeys, application, element, closings);
  const certificates = await certificatesOf({ db: trx }, id);
  // ADR 20: what the book has lost it hands out no rest of; the comparison with the CA ends such an application.
  if (!areOfKinds(application.kinds, certificates)) throw new RegistrationError('registration.certificates_missing');
  return { certificates, mandate: await nextMandate(context, trx, application, element, 'store') };
}
