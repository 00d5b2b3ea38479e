import { sql } from '@inro/host';
import { parseCertificate, readRelyingPartyEntitlement, readRelyingPartyImprint } from '@inro/pki/read';
import { z } from 'zod';
import type { CaContext } from '../context.ts';

export const registeredForm = z.strictObject({
  entitlement: z.strictObject({ kinds: z.array(z.string()), acts: z.array(z.string()) }).nullable(),
  imprint: z
    .strictObject({ purposes: z.array(z.record(z.string(), z.string())), contacts: z.array(z.string()) })
    .nullable(),
});

/** What the newest certificate in force under this name says of its service, as the book has it: what it may ask for, why, and who answers for it. Null is what there is not. */
export async function registeredWords(
  { db, clock }: Pick<CaContext, 'db' | 'clock'>,
  name: string,
): Promise<z.infer<typeof registeredForm>> {
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
  if (row === undefined) return { entitlement: null, imprint: null };
  const certificate = parseCertificate(new Uint8Array(row.der!));
  const entitlement = readRelyingPartyEntitlement(certificate);
  const imprint = readRelyingPartyImprint(certificate);
  return {
    entitlement: entitlement ? { kinds: [...entitlement.kinds], acts: [...entitlement.acts] } : null,
    imprint: imprint
      ? { purposes: imprint.purposes.map((texts) => ({ ...texts })), contacts: [...imprint.contacts] }
      : null,
  };
}
