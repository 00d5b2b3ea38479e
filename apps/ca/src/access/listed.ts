import { sql } from '@inro/host';
import { parseCertificate, readRelyingPartyEntitlement, readRelyingPartyNames } from '@inro/pki/read';
import type { CaContext } from '../context.ts';

/** More than there are in a country; the answer says where it is cut. */
const MOST_SERVICES = 10_000;

/** How the newest certificate under a name stands; of one that was withdrawn no other is made but by the operator's word. */
export const standings = ['inForce', 'expired', 'revoked', 'withdrawn'] as const;
type Standing = (typeof standings)[number];

export interface ListedService {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
  readonly origins: readonly string[];
  readonly kinds: readonly string[];
  readonly acts: readonly string[];
  readonly validUntil: string;
  readonly standing: Standing;
}

/** Every service that was ever certified, by the names under which the operator ordered it. */
export async function listedServices({
  db,
  clock,
}: Pick<CaContext, 'db' | 'clock'>): Promise<{ readonly services: ListedService[]; readonly isWhole: boolean }> {
  const now = clock.now();
  const name = sql<string>`split_part(issuance, ':', 2)`;
  const rows = await db
    .selectFrom('certificate')
    .distinctOn(name)
    .select(['der', 'state', 'not_after', 'withdrawn', 'origins', name.as('name')])
    .where('kind', '=', 'relyingParty')
    .where('der', 'is not', null)
    .orderBy(name)
    .orderBy('id', 'desc')
    .limit(MOST_SERVICES + 1)
    .execute();
  const services = rows.slice(0, MOST_SERVICES).map((row): ListedService => {
    const certificate = parseCertificate(new Uint8Array(row.der!));
    // Of before ADR 90: a login alone.
    const { kinds, acts } = readRelyingPartyEntitlement(certificate) ?? {
      kinds: ['authenticationVerifier'],
      acts: ['login'],
    };
    return {
      name: row.name,
      names: { ...readRelyingPartyNames(certificate) },
      origins: row.origins ?? [],
      kinds: [...kinds],
      acts: [...acts],
      validUntil: row.not_after.toISOString(),
      standing: standingOf(row, now),
    };
  });
  return { services, isWhole: rows.length <= MOST_SERVICES };
}

interface Row {
  readonly state: string;
  readonly not_after: Date;
  readonly withdrawn: boolean;
}

function standingOf({ state, not_after, withdrawn }: Row, now: Date): Standing {
  if (withdrawn) return 'withdrawn';
  if (state !== 'good') return 'revoked';
  return not_after > now ? 'inForce' : 'expired';
}
