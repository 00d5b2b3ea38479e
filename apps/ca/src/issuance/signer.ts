import type { Transaction } from '@inro/host';
import type { Carrier } from '@inro/jpki-profile';
import { CaError } from '../errors/index.ts';
import type { CaSchema } from '../schema.ts';

/** Whose signature an order rests on: a card's for a phone, an officer's for a card. */
export interface Signer {
  /** Of the order. */
  readonly profile: Carrier;
  /** Of the signer's certificate. */
  readonly sha256: Buffer;
}

const signerProfiles = { phone: 'card-digital-signature', card: 'counter-officer' } as const;

/**
 * The signer's certificate is one that this authority issued, for this, good and valid now: looked up, not believed. A
 * revocation that has begun is waited for, and one that begins waits for the caller's transaction (ADR 37).
 */
export async function requireSigner(
  db: Pick<Transaction<CaSchema>, 'selectFrom'>,
  { profile, sha256 }: Signer,
  now: Date,
): Promise<{ readonly not_after: Date }> {
  const row = await db
    .selectFrom('certificate')
    .select(['profile', 'state', 'not_before', 'not_after'])
    .where('sha256', '=', sha256)
    .forShare()
    .executeTakeFirst();
  const accepted =
    row?.profile === signerProfiles[profile] && row.state === 'good' && row.not_before <= now && now <= row.not_after;
  if (!accepted) throw new CaError('ca.signer_not_accepted');
  return row;
}
