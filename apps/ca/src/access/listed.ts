import { toBase64Url } from '@inro/foundation';
import { sql } from '@inro/host';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { describedForm, describeService } from '../issuance/described.ts';

/** More than there are in a country; the answer says where it is cut. */
const MOST_SERVICES = 10_000;

/** How the newest certificate under a name stands; of one that was withdrawn no other is made but by the operator's word. */
const standings = ['inForce', 'expired', 'revoked', 'withdrawn'] as const;

export const listForm = z.strictObject({
  services: z.array(describedForm.extend({ name: z.string(), sha256: z.string(), standing: z.enum(standings) })),
  isWhole: z.boolean(),
});

/** Every service that was ever certified, by the names under which the operator ordered it. */
export async function listedServices({
  db,
  clock,
}: Pick<CaContext, 'db' | 'clock'>): Promise<z.infer<typeof listForm>> {
  const now = clock.now();
  const name = sql<string>`split_part(issuance, ':', 2)`;
  const rows = await db
    .selectFrom('certificate')
    .distinctOn(name)
    .select(['der', 'sha256', 'state', 'not_after', 'withdrawn', name.as('name')])
    .where('kind', '=', 'relyingParty')
    .where('der', 'is not', null)
    .orderBy(name)
    .orderBy('id', 'desc')
    .limit(MOST_SERVICES + 1)
    .execute();
  const services = rows.slice(0, MOST_SERVICES).map((row) => ({
    name: row.name,
    // Made with `der`.
    sha256: toBase64Url(new Uint8Array(row.sha256!)),
    ...describeService(new Uint8Array(row.der!), row.not_after),
    standing: standingOf(row, now),
  }));
  return { services, isWhole: rows.length <= MOST_SERVICES };
}

interface Row {
  readonly state: string;
  readonly not_after: Date;
  readonly withdrawn: boolean;
}

function standingOf({ state, not_after, withdrawn }: Row, now: Date): (typeof standings)[number] {
  if (withdrawn) return 'withdrawn';
  if (state !== 'good') return 'revoked';
  return not_after > now ? 'inForce' : 'expired';
}
