import type { IssuancePage } from '@inro/authority-wire/issuance';
import { sql } from '@inro/host';
import { keyKinds } from '@inro/jpki-profile';
import type { CaContext } from '../context.ts';

const PAGE = 500;

/** Issuances to people of which anything could still be used, in the order of their ids (ADR 20). */
export async function listIssuances({ db, clock }: CaContext, after: string): Promise<IssuancePage> {
  const { rows } = await sql<{ id: string; certificates: (Buffer | null)[] }>`
    select issuance as id, array_agg(sha256) as certificates from certificate
    where issuance > ${after} and kind = any(${[...keyKinds]})
      and state <> 'revoked' and not_after > ${clock.now()}
    group by issuance order by issuance limit ${PAGE}`.execute(db);
  const issuances = rows.map(({ id, certificates }) => ({
    id,
    certificates: certificates.map((sha256) => sha256?.toString('base64url') ?? null),
  }));
  return { issuances, next: rows.length < PAGE ? null : rows.at(-1)!.id };
}
