import { appendAudit, inTransaction, type Transaction } from '@inro/host';
import { isRelease, keyKinds, mayOrder, type OrderedReason } from '@inro/jpki-profile';
import { type Standing, type StandingEvent, standing, transition } from '@inro/life-cycle';
import type { RevocationReason } from '@inro/pki/read';
import type { Selectable } from 'kysely';
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
  /** Which decision about this certificate it is; none from the operator, and from a registration of before (ADR 58). */
  readonly number?: number | undefined;
}

export interface RevocationReceipt {
  readonly state: Standing;
  readonly revokedAt: Date | null;
  readonly reason: RevocationReason | null;
  /** The highest number that came before: the order did nothing. */
  readonly overtakenBy?: number;
}

const FIVE_MINUTES = 300_000;

/** Throws `ca.revocation_not_allowed` for a time that has not come yet. */
export function requirePast({ clock }: CaContext, at: Date): void {
  if (at.getTime() > clock.now().getTime() + FIVE_MINUTES) throw new CaError('ca.revocation_not_allowed');
}

/** Who may be told to revoke what: people's certificates by registration, services', officers' and statement issuers' by the operator. */
const kindsOf: Readonly<Record<string, readonly IssuedKind[]>> = {
  registration: keyKinds,
  operator: ['relyingParty', 'counterOfficer', 'statementIssuer'],
};

/**
 * Revokes, suspends or releases one certificate. OCSP shows it from the moment this resolves: register, audit log
 * and the answers produced ahead change in one transaction; the CRL partition is marked for publication.
 * What is already so is confirmed; what is revoked stays revoked, with its first date and reason. A suspension or release
 * that another order with a higher number has overtaken does nothing, and is told so (ADR 58). What `also` does comes in the
 * same transaction, before its row is locked.
 */
export function revoke(
  context: CaContext,
  peer: string,
  order: RevocationOrder,
  also?: (trx: Transaction<CaSchema>) => Promise<void>,
): Promise<RevocationReceipt> {
  requirePast(context, order.at);
  if (!mayOrder(peer, order.reason)) throw new CaError('ca.revocation_not_allowed');
  return inTransaction(context.db, async (trx) => {
    await also?.(trx);
    const row = await trx
      .selectFrom('certificate')
      .select(locked)
      .where('sha256', '=', Buffer.from(order.sha256))
      .where('kind', 'in', kindsOf[peer] ?? [])
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new CaError('ca.certificate_unknown');
    const event = eventOf(order);
    const receipt = await enterState(context, trx, row, event, order, { by: peer });
    if (event !== 'revoke' && isOvertaken(row, order)) return { ...receipt, overtakenBy: row.last_order! };
    if (order.number !== undefined && order.number > (row.last_order ?? 0))
      await trx.updateTable('certificate').set({ last_order: order.number }).where('id', '=', row.id).execute();
    return receipt;
  });
}

export const locked = [
  'id',
  'kind',
  'crl',
  'sha256',
  'state',
  'reason',
  'revoked_at',
  'last_order',
  'not_before',
] as const;
/** A certificate whose row the caller has locked. */
type Locked = Pick<Selectable<CaSchema['certificate']>, (typeof locked)[number]>;

/**
 * What comes of an event for a locked certificate (docs/protocol/life-cycle.md), with all that shows it. The one place
 * that changes where a certificate stands.
 */
export async function enterState(
  context: CaContext,
  trx: Transaction<CaSchema>,
  row: Locked,
  event: StandingEvent,
  order: Pick<RevocationOrder, 'reason' | 'at' | 'number'>,
  why: { readonly by: string; readonly issuance?: string },
): Promise<RevocationReceipt> {
  const { reason } = order;
  // What was decided before a certificate was valid ends it from its beginning, and takes nothing back of before.
  const at = order.at < row.not_before ? row.not_before : order.at;
  const step = transition(standing, row.state, event, {
    later: row.revoked_at !== null && row.revoked_at < at,
    overtaken: isOvertaken(row, order),
    older: !areNumbered(row, order) && isOlder(row.revoked_at, at, context.clock.now()),
    releasable: row.kind !== 'digitalSignature',
  });
  if (step.outcome === 'refused') throw new CaError(step.code);
  if (step.outcome === 'stays') return { state: row.state, revokedAt: row.revoked_at, reason: row.reason };
  const state = step.to;
  const receipt = state === 'good' ? { state, reason: null, revokedAt: null } : { state, reason, revokedAt: at };
  // The partition is locked before the time is taken: its next publication sees this change, and its deltas count it.
  const partition = await markForPublication(trx, row.crl);
  const now = context.clock.now();
  // A change after a base stays after it, also when the clock was set back in between: its delta shows it.
  const changedAt = partition?.base_at && partition.base_at > now ? partition.base_at : now;
  await trx
    .updateTable('certificate')
    .set({ state, reason: receipt.reason, revoked_at: receipt.revokedAt, changed_at: changedAt })
    .where('id', '=', row.id)
    .execute();
  await trx.deleteFrom('ocsp_answer').where('certificate', '=', row.id).execute();
  const named = row.sha256 === null ? {} : { sha256: Buffer.from(row.sha256).toString('base64url') };
  if (step.audit) await appendAudit(trx, now, step.audit, { ...named, state, ...why, reason });
  return receipt;
}

const markForPublication = (trx: Transaction<CaSchema>, name: string | null) =>
  trx.updateTable('crl').set({ dirty: true }).where('name', '=', name).returning('base_at').executeTakeFirst();

/** RFC 5280 §5.3.1: what a reason asks for. */
const eventOf = ({ reason }: Pick<RevocationOrder, 'reason'>): StandingEvent => {
  if (reason === 'certificateHold') return 'suspend';
  return isRelease(reason) ? 'release' : 'revoke';
};

type Counted = Pick<RevocationOrder, 'number'>;

/** Whether the numbers tell which of two orders is the later decision; else only their dates do. */
const areNumbered = ({ last_order }: Pick<Locked, 'last_order'>, { number }: Counted): boolean =>
  last_order !== null && number !== undefined;

/** True for what was on the wire while a later decision arrived. One without a number is of before there were any. */
const isOvertaken = ({ last_order }: Pick<Locked, 'last_order'>, { number = 0 }: Counted): boolean =>
  last_order !== null && number < last_order;

/** True for a release of before the suspension; a date that the clock was set back from says nothing (ADR 15). */
const isOlder = (suspendedAt: Date | null, at: Date, now: Date): boolean =>
  suspendedAt !== null && at < suspendedAt && suspendedAt <= now;

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
