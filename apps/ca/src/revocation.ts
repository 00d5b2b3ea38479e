import { appendAudit, type Transaction } from '@inro/host';
import { keyKinds, mayOrder, type OrderedReason } from '@inro/jpki-profile';
import { afterRevocation, type RevocationState } from '@inro/pki/issue';
import type { RevocationReason } from '@inro/pki/read';
import type { CaContext } from './context.ts';
import { CaError } from './errors/index.ts';
import type { IssuedKind } from './profiles.ts';
import type { CaSchema } from './schema.ts';

export interface RevocationOrder {
  /** SHA-256 of the certificate's DER. */
  readonly sha256: Uint8Array;
  readonly reason: OrderedReason;
  /** Since when; not in the future. */
  readonly at: Date;
}

export interface RevocationReceipt {
  readonly state: RevocationState;
  readonly revokedAt: Date | null;
  readonly reason: RevocationReason | null;
}

const FIVE_MINUTES = 300_000;

/** Throws `ca.revocation_not_allowed` for a time that has not come yet. */
export function requirePast({ clock }: CaContext, at: Date): void {
  if (at.getTime() > clock.now().getTime() + FIVE_MINUTES) throw new CaError('ca.revocation_not_allowed');
}

/** Who may be told to revoke what: people's certificates by registration, services' and officers' by the operator. */
const kindsOf: Readonly<Record<string, readonly IssuedKind[]>> = {
  registration: keyKinds,
  operator: ['relyingParty', 'counterOfficer'],
};

/**
 * Revokes, suspends or releases one certificate. OCSP shows it from the moment this resolves: register, audit log
 * and the answers produced ahead change in one transaction; the CRL partition is marked for publication.
 * What is already so is confirmed; what is revoked stays revoked, with its first date and reason. A release that was
 * decided before the suspension comes too late.
 */
export function revoke(context: CaContext, peer: string, order: RevocationOrder): Promise<RevocationReceipt> {
  requirePast(context, order.at);
  if (!mayOrder(peer, order.reason)) throw new CaError('ca.revocation_not_allowed');
  return context.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('certificate')
      .select(['id', 'kind', 'crl', 'sha256', 'state', 'reason', 'revoked_at'])
      .where('sha256', '=', Buffer.from(order.sha256))
      .where('kind', 'in', kindsOf[peer] ?? [])
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new CaError('ca.certificate_unknown');
    if (isSettled(row, order)) return { state: row.state, revokedAt: row.revoked_at, reason: row.reason };
    const state = afterRevocation(row.state, order.reason, row.kind !== 'digitalSignature');
    if (state === undefined || isOvertaken(row, order, context.clock.now()))
      throw new CaError('ca.revocation_not_allowed');
    const reason = state === 'good' ? null : order.reason;
    const revokedAt = state === 'good' ? null : order.at;
    await enterState(context, trx, row, { state, reason, revokedAt }, { by: peer, reason: order.reason });
    return { state, revokedAt, reason };
  });
}

/** Enters a new state of a locked certificate, with all that shows it. */
export async function enterState(
  context: CaContext,
  trx: Transaction<CaSchema>,
  { id, crl, sha256 }: { readonly id: number; readonly crl: string | null; readonly sha256: Uint8Array | null },
  { state, reason, revokedAt }: RevocationReceipt,
  why: { readonly by: string; readonly reason: RevocationReason; readonly issuance?: string },
): Promise<void> {
  // The partition is locked before the time is taken: its next publication sees this change, and its deltas count it.
  const partition = await markForPublication(trx, crl);
  const now = context.clock.now();
  // A change after a base stays after it, also when the clock was set back in between: its delta shows it.
  const changedAt = partition?.base_at && partition.base_at > now ? partition.base_at : now;
  await trx
    .updateTable('certificate')
    .set({ state, reason, revoked_at: revokedAt, changed_at: changedAt })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('ocsp_answer').where('certificate', '=', id).execute();
  const named = sha256 === null ? {} : { sha256: Buffer.from(sha256).toString('base64url') };
  await appendAudit(trx, now, 'certificate.revoked', { ...named, state, ...why });
}

const markForPublication = (trx: Transaction<CaSchema>, name: string | null) =>
  trx.updateTable('crl').set({ dirty: true }).where('name', '=', name).returning('base_at').executeTakeFirst();

interface Standing {
  readonly state: RevocationState;
  readonly revoked_at: Date | null;
}

/** True when an order asks for what is already so: a repetition, or anything final after something final. */
function isSettled({ state, revoked_at }: Standing, { reason, at }: RevocationOrder): boolean {
  if (state === 'revoked') return reason !== 'removeFromCRL';
  if (state === 'good') return reason === 'removeFromCRL';
  // A suspension that was decided again has the later date, which a release has to follow.
  return reason === 'certificateHold' && at <= revoked_at!;
}

/** True for a release that a later suspension has overtaken; a date that the clock was set back from says nothing (ADR 15). */
const isOvertaken = ({ revoked_at }: Standing, { reason, at }: RevocationOrder, now: Date): boolean =>
  reason === 'removeFromCRL' && revoked_at !== null && at < revoked_at && revoked_at <= now;

/** Where certificates of people stand, by their hashes; one of which there is no record is not among them (ADR 20). */
export async function standingOf(
  { db }: CaContext,
  digests: readonly Uint8Array[],
): Promise<(RevocationReceipt & { readonly sha256: Uint8Array })[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(['sha256', 'state', 'reason', 'revoked_at as revokedAt'])
    .where(
      'sha256',
      'in',
      digests.map((sha256) => Buffer.from(sha256)),
    )
    .where('kind', 'in', kindsOf.registration!)
    .execute();
  return rows.map((row) => ({ ...row, sha256: row.sha256! }));
}
