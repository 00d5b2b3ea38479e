import { sql } from '@inro/host';
import type { Standing } from '@inro/life-cycle';
import type { OcspStatus } from '@inro/pki/issue';
import type { RevocationReason } from '@inro/pki/read';

/** The columns that say where a certificate stands. */
export interface StatusColumns {
  readonly state: Standing;
  readonly reason: RevocationReason | null;
  readonly revoked_at: Date | null;
}

/** Certificates that have a status: those that were signed, and those that were revoked before a signature was kept. */
export const hasStatus = sql<boolean>`(certificate.der is not null or certificate.state <> 'good')`;

/** A register row in the words of OCSP; a suspension is `revoked` with certificateHold (RFC 6960 §2.2). */
export function ocspStatus(row: StatusColumns): OcspStatus {
  if (row.state === 'good') return { status: 'good' };
  return { status: 'revoked', at: row.revoked_at!, reason: row.reason ?? 'unspecified' };
}
