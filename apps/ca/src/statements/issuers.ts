import { toBase64Url } from '@inro/foundation';
import { z } from 'zod';
import type { CaContext } from '../context.ts';

/** Ten days for each root; more than there ever are. */
const MOST = 1000;

export const issuersForm = z.strictObject({
  issuers: z.array(
    z.strictObject({
      /** SHA-256 of its certificate, base64url: by which it is withdrawn. */
      sha256: z.string(),
      authority: z.string(),
      validFrom: z.iso.datetime(),
      validUntil: z.iso.datetime(),
      state: z.enum(['good', 'hold', 'revoked']),
      /** Since when it is not good; null where it is. */
      revokedAt: z.iso.datetime().nullable(),
    }),
  ),
});

/** The keys that sign statements and have not ended, the newest first. */
export async function statementIssuers({
  db,
  clock,
}: Pick<CaContext, 'db' | 'clock'>): Promise<z.infer<typeof issuersForm>> {
  const rows = await db
    .selectFrom('certificate')
    .select(['sha256', 'authority', 'not_before', 'not_after', 'state', 'revoked_at'])
    .where('kind', '=', 'statementIssuer')
    .where('sha256', 'is not', null)
    .where('not_after', '>', clock.now())
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  return {
    issuers: rows.map((row) => ({
      sha256: toBase64Url(new Uint8Array(row.sha256!)),
      authority: row.authority,
      validFrom: row.not_before.toISOString(),
      validUntil: row.not_after.toISOString(),
      state: row.state,
      revokedAt: row.revoked_at?.toISOString() ?? null,
    })),
  };
}
