import type { IssuedCertificate } from '@inro/authority-wire/issuance';
import type { Database, Trx } from '../schema.ts';

/** Every certificate that was ever issued to a person. */
export const certificatesOfResident = (trx: Trx, number: string) =>
  trx
    .selectFrom('certificate')
    .innerJoin('application', 'application.id', 'certificate.application')
    .selectAll('certificate')
    .select('application.profile')
    .where('application.resident', '=', number)
    .orderBy('certificate.issued_at')
    .execute();

/** The certificates of an application. */
export async function certificatesOf(room: { readonly db: Database }, id: string): Promise<IssuedCertificate[]> {
  const rows = await room.db.selectFrom('certificate').selectAll().where('application', '=', id).execute();
  return rows.map((row) => ({
    kind: row.kind,
    certificate: row.der.toString('base64'),
    issuer: row.issuer.toString('base64'),
  }));
}

/** Whether there is one of each kind that was applied for, and nothing else. */
export const areOfKinds = (kinds: readonly string[], found: readonly { readonly kind: string }[]): boolean =>
  kinds.length === found.length && kinds.every((kind) => found.some((one) => one.kind === kind));
