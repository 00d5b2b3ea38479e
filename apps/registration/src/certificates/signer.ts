import type { HolderReason } from '@inro/jpki-profile';
import { RegistrationError } from '../errors/index.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

/**
 * Registration's own book about the card that signed: a decision counts from the moment that it is made, whether the CA
 * has heard of it or not (ADR 37). An officer's certificate is the CA's to know.
 */
export async function reasonAgainstSigner(
  trx: Trx,
  { signer }: Pick<ApplicationRow, 'signer'>,
): Promise<HolderReason | null> {
  if (signer === null) return null;
  const found = trx.selectFrom('certificate').select('reason').where('sha256', '=', signer).forShare();
  const row = await found.executeTakeFirst();
  // What the book has lost speaks for nobody.
  return row ? row.reason : 'unspecified';
}

/** `registration.certificate_revoked` when the card that signed is suspended or revoked. */
export async function requireGoodSigner(trx: Trx, application: Pick<ApplicationRow, 'signer'>): Promise<void> {
  if ((await reasonAgainstSigner(trx, application)) !== null)
    throw new RegistrationError('registration.certificate_revoked');
}
