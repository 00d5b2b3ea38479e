import { type HolderReason, isFinal } from '@inro/jpki-profile';
import { RegistrationError } from '../errors/index.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

/**
 * Registration's own book about the card that signed: a decision counts from the moment that it is made, whether the CA
 * has heard of it or not (ADR 37). Its signing certificate has to be good; of the kinds that are applied for none may be
 * revoked on it, or the phone's would go with it at once. An officer's certificate is the CA's to know.
 */
export async function reasonAgainstSigner(
  trx: Trx,
  { signer, kinds }: Pick<ApplicationRow, 'signer' | 'kinds'>,
): Promise<HolderReason | null> {
  if (signer === null) return null;
  const card = trx.selectFrom('certificate').select('application').where('sha256', '=', signer);
  const rows = await trx
    .selectFrom('certificate')
    .select(['sha256', 'kind', 'reason'])
    .where('application', '=', card)
    .forShare()
    .execute();
  const own = rows.find(({ sha256 }) => sha256.equals(signer));
  // What the book has lost speaks for nobody.
  if (!own) return 'unspecified';
  const ended = rows.find(({ kind, reason }) => kinds.includes(kind) && reason !== null && isFinal(reason));
  return own.reason ?? ended?.reason ?? null;
}

/** `registration.certificate_revoked` when the card that signed is suspended or revoked. */
export async function requireGoodSigner(
  trx: Trx,
  application: Pick<ApplicationRow, 'signer' | 'kinds'>,
): Promise<void> {
  if ((await reasonAgainstSigner(trx, application)) !== null)
    throw new RegistrationError('registration.certificate_revoked');
}
