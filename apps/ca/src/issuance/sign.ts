import { createHash } from 'node:crypto';
import { appendAudit, inTransaction } from '@inro/host';
import { signTbs } from '@inro/pki/issue';
import { authorityNamed, type CaContext } from '../context.ts';
import type { IssuedKind } from '../profiles.ts';
import { originsOf } from './origins.ts';
import { requireRunning } from './record.ts';

export interface IssuedCertificate {
  readonly kind: IssuedKind;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
}

/** DER of the root that signs for an authority. */
export const issuerOf = (context: CaContext, authority: string): Uint8Array =>
  authorityNamed(context, authority).certificate.der;

/**
 * Signs what is recorded and not yet signed, and returns all certificates of an issuance. Of two signatures over one
 * record (two processes, or one that died in between) the first that is stored is the certificate; no other leaves.
 * Once the issuance has ended none is stored: `ca.issuance_ended`.
 */
export async function signRecorded(context: CaContext, issuance: string): Promise<IssuedCertificate[]> {
  const rows = await certificatesOf(context, issuance);
  for (const row of rows) {
    if (row.der !== null) continue;
    const certificate = Buffer.from(await signTbs(authorityNamed(context, row.authority).signer, row.tbs));
    const sha256 = createHash('sha256').update(certificate).digest();
    const origins = row.kind === 'relyingParty' ? [...originsOf(certificate)] : null;
    const now = context.clock.now();
    await inTransaction(context.db, async (trx) => {
      await requireRunning(trx, issuance);
      const stored = await trx
        .updateTable('certificate')
        .set({ der: certificate, sha256, signed_at: now, origins })
        .where('id', '=', row.id)
        .where('der', 'is', null)
        .executeTakeFirst();
      if (stored.numUpdatedRows !== 1n) return;
      await appendAudit(trx, now, 'certificate.signed', { kind: row.kind, sha256: sha256.toString('base64url') });
    });
  }
  return (await certificatesOf(context, issuance)).map((row) => ({
    kind: row.kind,
    certificate: new Uint8Array(row.der!),
    issuer: issuerOf(context, row.authority),
  }));
}

const certificatesOf = ({ db }: CaContext, issuance: string) =>
  db
    .selectFrom('certificate')
    .select(['id', 'kind', 'authority', 'tbs', 'der'])
    .where('issuance', '=', issuance)
    .orderBy('id')
    .execute();
