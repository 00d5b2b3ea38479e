import { equalInConstantTime } from '@inro/foundation';
import { inTransaction } from '@inro/host';
import { InroError } from '@inro/problem';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication } from '../life-cycle/application.ts';
import { lockApplication, requireRunning } from '../life-cycle/lock.ts';
import { isCertified } from '../life-cycle/phase.ts';
import type { ApplicationRow } from '../schema.ts';
import { isSupported } from '../trust/device-models.ts';

/**
 * What the element said over the secure channel, before anything is installed: the chain up to a maker, the certificate
 * that the application names, the serial data that the TSM read, and a model that may hold certificates. A refusal
 * ends an open application. Once there are certificates it has only to be the same element: whether model and maker are
 * still good is the operator's to decide, who can revoke.
 */
export async function reportElement(
  context: RegistrationContext,
  id: string,
  report: { readonly cplc: string; readonly attestationChain: Uint8Array },
): Promise<void> {
  const now = context.clock.now();
  const element = await context.trust.readElement(report.attestationChain).catch((failure: unknown) => {
    if (failure instanceof InroError) return failure;
    throw failure;
  });
  const refusal = await inTransaction(context.db, async (trx) => {
    const application = await lockApplication(trx, id);
    requireRunning(application);
    const element_chain = Buffer.from(report.attestationChain);
    if (isCertified(application))
      return application.element_chain?.equals(element_chain)
        ? undefined
        : new RegistrationError('registration.attestation_mismatch');
    const why = refusalOf(context, application, element, report.cplc);
    if (why) await enterApplication(trx, application, 'elementUnfit', now, { problem: why.code });
    else await trx.updateTable('application').set({ element_chain }).where('id', '=', id).execute();
    return why;
  });
  if (refusal) throw refusal;
}

function refusalOf(
  { models }: RegistrationContext,
  application: ApplicationRow,
  element: Awaited<ReturnType<RegistrationContext['trust']['readElement']>> | InroError,
  cplc: string,
): InroError | undefined {
  if (element instanceof InroError) {
    // Nothing is known against it: the report comes again.
    if (element.row.retry !== 'never') throw element;
    return element;
  }
  if (!equalInConstantTime(element.certificateSha256, application.attestation_sha256) || element.cplc !== cplc)
    return new RegistrationError('registration.attestation_mismatch');
  // A card comes from the authority's own maker: its model is no phone of the table.
  if (application.profile === 'phone' && !isSupported(models, element.model))
    return new RegistrationError('registration.device_not_supported');
  return undefined;
}
