import type { IssuanceOrder } from '@inro/authority-wire/issuance';
import { equalInConstantTime, fromBase64Url } from '@inro/foundation';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { issuingHours } from '../issuing-hours.ts';
import { checkIssuance } from './checks.ts';
import { planHolderCertificates } from './plan.ts';
import { recordedRequest, recordIssuance } from './record.ts';
import { requestDigest } from './request-digest.ts';
import { type IssuedCertificate, signRecorded } from './sign.ts';

/**
 * One order of the registration authority: check, lint, record, then sign. The same order again gives the same
 * certificates, also after a death in between; another order under the same id is refused.
 */
export async function issueCertificates(
  context: CaContext,
  id: string,
  body: IssuanceOrder,
): Promise<IssuedCertificate[]> {
  const digest = requestDigest(body);
  const recorded = await recordedRequest(context, id);
  if (recorded === undefined) {
    requireOpen(context);
    const checked = await checkIssuance(context, body);
    await recordIssuance(context, {
      id,
      requestSha256: digest,
      applicationSha256: checked.applicationSha256,
      signer: checked.signer,
      stapleTokenSha256: body.stapleTokenSha256 ? Buffer.from(fromBase64Url(body.stapleTokenSha256)) : null,
      elementSha256: checked.elementSha256,
      certificates: planHolderCertificates(context, body.profile, body.subject, checked),
    });
  }
  // Another process may have recorded another order in the meantime: what is recorded decides.
  await requireSameRequest(context, id, digest);
  return signRecorded(context, id);
}

function requireOpen({ configuration, clock }: CaContext): void {
  const hours = issuingHours(configuration, clock.now());
  if (!hours.open) throw new CaError('ca.outside_issuing_hours', { details: { opensAt: hours.opensAt.toISOString() } });
}

/** Throws `ca.issuance_conflict` when something else is recorded under this id. */
async function requireSameRequest(context: CaContext, id: string, digest: Uint8Array): Promise<void> {
  const recorded = await recordedRequest(context, id);
  if (!recorded || !equalInConstantTime(recorded, digest)) throw new CaError('ca.issuance_conflict');
}
