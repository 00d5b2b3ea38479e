import type { SignedMandate } from '@inro/authority-wire/mandate';
import { equalInConstantTime } from '@inro/foundation';
import { inTransaction } from '@inro/host';
import type { DeploymentTarget } from '@inro/life-cycle';
import { InroError } from '@inro/problem';
import { unverifiedElement } from '@inro/verifier';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication, enterDeletion } from '../life-cycle/application.ts';
import { lockApplication, requireRunning } from '../life-cycle/lock.ts';
import { isCertified, isOpen, isOver } from '../life-cycle/phase.ts';
import type { ApplicationRow } from '../schema.ts';
import { isSupported } from '../trust/device-models.ts';
import { requireFree } from './free.ts';
import { algorithmOf } from './key-algorithm.ts';
import { actOf, lockElement, nextMandate } from './mandate.ts';

interface ElementReport {
  readonly cplc: string;
  readonly attestationChain: Uint8Array;
  /** What the TSM is about to bring about there. */
  readonly target: DeploymentTarget;
}

/**
 * What the element said of itself, before anything is done to it: the chain up to a maker, the certificate that the
 * application names, the serial data that the TSM read, and a model that may hold certificates. A refusal ends an open
 * application. Once there are certificates it has only to be the same element: whether model and maker are still good
 * is the operator's to decide, who can revoke. The answer is what the roles may do at this element now.
 */
export async function reportElement(
  context: RegistrationContext,
  id: string,
  report: ElementReport,
): Promise<SignedMandate> {
  const now = context.clock.now();
  const element = await context.trust.readElement(report.attestationChain).catch((failure: unknown) => {
    if (failure instanceof InroError) return failure;
    throw failure;
  });
  const outcome = await inTransaction(context.db, async (trx) => {
    const application = await lockApplication(trx, id);
    requireErrand(application, report.target);
    if (isNothingThere(application)) {
      await enterDeletion(trx, application, now);
      return new RegistrationError('registration.application_ended');
    }
    const why = refusalOf(context, application, element, report);
    if (why) {
      if (isOpen(application)) await enterApplication(trx, application, 'elementUnfit', now, { problem: why.code });
      return why;
    }
    const [element_chain, { cplc }] = [Buffer.from(report.attestationChain), report];
    await trx.updateTable('application').set({ element_chain, cplc }).where('id', '=', id).execute();
    const [reported, act] = [{ ...application, element_chain, cplc }, actOf(application)];
    const locked = await lockElement(trx, cplc);
    await requireFree(trx, reported, act);
    return await nextMandate(context, trx, reported, locked, act);
  });
  if (outcome instanceof InroError) throw outcome;
  return outcome;
}

/** What the TSM is about to do is what is ordered: the two may have missed each other. */
function requireErrand(application: ApplicationRow, target: ElementReport['target']): void {
  if (target === 'deployed') requireRunning(application);
  else if (!isOver(application)) throw new RegistrationError('registration.deletion_not_ordered');
  else if (application.deleted_at !== null) throw new RegistrationError('registration.application_ended');
}

/** Nothing is done at an element that was never believed: what has ended so is deleted, whoever made the element. */
const isNothingThere = (application: ApplicationRow): boolean =>
  isOver(application) && application.element_chain === null;

type ElementRead = Awaited<ReturnType<RegistrationContext['trust']['readElement']>> | InroError;

function refusalOf(
  { models }: RegistrationContext,
  application: ApplicationRow,
  element: ElementRead,
  { cplc, attestationChain }: ElementReport,
): InroError | undefined {
  const mismatch = new RegistrationError('registration.attestation_mismatch');
  // It was believed once; a maker may have been withdrawn since, and what lies on its elements is to be taken off.
  const known = !isOpen(application) && application.element_chain?.equals(attestationChain) === true;
  if (known) return unverifiedElement(attestationChain)?.cplc === cplc ? undefined : mismatch;
  if (isCertified(application)) return mismatch;
  if (element instanceof InroError) {
    // Nothing is known against it: the report comes again.
    if (element.row.retry !== 'never') throw element;
    return element;
  }
  if (!equalInConstantTime(element.certificateSha256, application.attestation_sha256) || element.cplc !== cplc)
    return mismatch;
  // What is deleted has nothing to fit. A card is no model of the table: its maker says that it is one (ADR 49).
  if (isOpen(application) && element.carrier !== application.profile)
    return new RegistrationError('registration.element_of_other_kind');
  if (isOpen(application) && application.profile === 'phone' && !isSupported(models, element.model))
    return new RegistrationError('registration.device_not_supported');
  if (
    isOpen(application) &&
    algorithmOf({ ...application, element_chain: Buffer.from(attestationChain) }) === undefined
  )
    return new RegistrationError('registration.element_makes_no_accepted_key');
  return undefined;
}
