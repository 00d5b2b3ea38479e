import { sql } from '@inro/host';
import { parseCertificate, readRelyingPartyEntitlement } from '@inro/pki/read';
import type { CaContext } from '../context.ts';

/** What the newest certificate in force under this name lets its service ask for, as the book has it; null where there is none, or it says nothing. */
export async function registeredEntitlement(
  { db, clock }: Pick<CaContext, 'db' | 'clock'>,
  name: string,
): Promise<{ readonly kinds: readonly string[]; readonly acts: readonly string[] } | null> {
  const row = await db
    .selectFrom('certificate')
    .select('der')
    .where('kind', '=', 'relyingParty')
    .where(sql<boolean>`split_part(issuance, ':', 2) = ${name}`)
    .where('state', '=', 'good')
    .where('not_after', '>', clock.now())
    .where('der', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return readRelyingPartyEntitlement(parseCertificate(new Uint8Array(row.der!))) ?? null;
}
