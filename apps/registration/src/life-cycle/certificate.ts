import { createHash } from 'node:crypto';
import { decisionNumber, type EndedCertificate, type IssuedCertificate } from '@inro/authority-wire/issuance';
import { fromBase64 } from '@inro/foundation';
import { appendAudit, sql } from '@inro/host';
import { type HolderReason, isFinal, mayBeReleased } from '@inro/jpki-profile';
import { type CertificateEvent, type CertificateState, certificate, transition } from '@inro/life-cycle';
import { RegistrationError } from '../errors/index.ts';
import type { CertificateRow, Trx } from '../schema.ts';
import { queue } from './queue.ts';

/** What a decision is made about. */
export type Decidable = Pick<CertificateRow, 'sha256' | 'application' | 'kind' | 'reason' | 'decided_at'>;

/** docs/protocol/life-cycle.md: where a certificate stands by what was decided. */
export const certificateState = ({ reason }: Pick<CertificateRow, 'reason'>): CertificateState => {
  if (reason === null) return 'good';
  return isFinal(reason) ? 'revoked' : 'hold';
};

interface Decision {
  /** For a suspension or a revocation. */
  readonly reason?: HolderReason;
  /** For what was decided earlier, and is only entered now. */
  readonly decidedAt?: Date;
  /** For what is not to be ordered at once. */
  readonly orderedFrom?: Date;
}

/**
 * What comes of an event for a certificate whose application is locked: decision, order to the CA and audit log, in the
 * caller's transaction. With the two functions below the one place that changes what is decided about a certificate.
 */
export async function enterCertificate(
  trx: Trx,
  row: Decidable,
  event: Exclude<CertificateEvent, 'issue' | 'end'>,
  at: Date,
  { reason, decidedAt = at, orderedFrom = at }: Decision = {},
): Promise<void> {
  const { sha256, application, kind, decided_at: before } = row;
  const step = transition(certificate, certificateState(row), event, { releasable: mayBeReleased(kind) });
  if (step.outcome === 'refused') throw new RegistrationError(step.code);
  if (step.outcome === 'stays') return;
  if (step.since === 'now') {
    // One decision is later than the one before, however the clock was set in between: by that the CA tells them apart.
    const decided_at = before === null || before < decidedAt ? decidedAt : new Date(before.getTime() + 1);
    await trx
      .updateTable('certificate')
      .set({ reason: reason ?? null, decided_at })
      .where('sha256', '=', sha256)
      .execute();
  }
  for (const order of step.orders) await queue(trx, orderedFrom, order, sha256);
  if (step.orders.length > 0)
    await trx
      .updateTable('certificate')
      .set({ decision: sql<number>`least(decision::bigint + 1, ${decisionNumber.maxValue})` })
      .where('sha256', '=', sha256)
      .execute();
  if (step.audit !== undefined)
    await appendAudit(trx, at, step.audit, { application, kind, ...(reason === undefined ? {} : { reason }) });
}

/** A CA whose numbers are always higher is not asked without a pause. */
const ANEW_AFTER_MS = 10_000;

/**
 * Takes the CA's word that an order came after one with this number (ADR 58). Where the last decision here has a lower
 * one, the book was put back to a backup since: it goes on counting from there, and orders what it has once more.
 */
export async function enterOvertaken(trx: Trx, sha256: Uint8Array, overtakenBy: number, at: Date): Promise<void> {
  const row = await trx
    .selectFrom('certificate')
    .selectAll()
    .where('sha256', '=', Buffer.from(sha256))
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.decided_at === null || row.decision >= overtakenBy) return;
  await trx.updateTable('certificate').set({ decision: overtakenBy }).where('sha256', '=', row.sha256).execute();
  await enterCertificate(trx, row, 'forgotten', at, { orderedFrom: new Date(at.getTime() + ANEW_AFTER_MS) });
}

/** Enters a certificate that the CA has issued for an application that waits for it. */
export async function enterIssuedCertificate(trx: Trx, application: string, issued: IssuedCertificate, at: Date) {
  const step = transition(certificate, undefined, 'issue');
  if (step.outcome !== 'moves') throw new TypeError('a certificate begins');
  await trx
    .insertInto('certificate')
    .values({ ...rowOf(application, issued, at), reason: null, revoked_at: null })
    .execute();
}

/** Enters what the CA says of a certificate whose issuance has ended. Of one of a forgotten application the audit log tells. */
export async function enterEndedCertificate(
  trx: Trx,
  application: string,
  { reason, revokedAt, ...issued }: EndedCertificate,
  at: Date,
  isKnown: boolean,
): Promise<void> {
  const row = rowOf(application, issued, at);
  const found = await trx
    .selectFrom('certificate')
    .select(['reason', 'application'])
    .where('sha256', '=', row.sha256)
    .forUpdate()
    .executeTakeFirst();
  if (found && found.application !== application)
    throw new RegistrationError('registration.certificate_not_as_ordered');
  const step = transition(certificate, found && certificateState(found), 'end');
  if (step.outcome === 'refused') throw new TypeError('an end is taken over');
  const revoked_at = new Date(revokedAt);
  if (step.outcome === 'stays') {
    await trx.updateTable('certificate').set({ revoked_at }).where('sha256', '=', row.sha256).execute();
    return;
  }
  const revoked = { reason, decided_at: revoked_at, revoked_at };
  if (isKnown)
    await trx
      .insertInto('certificate')
      .values({ ...row, ...revoked })
      .onConflict((conflict) => conflict.column('sha256').doUpdateSet(revoked))
      .execute();
  if (step.audit !== undefined) await appendAudit(trx, at, step.audit, { application, kind: issued.kind, reason });
}

function rowOf(application: string, { kind, certificate: der64, issuer }: IssuedCertificate, issued_at: Date) {
  const der = Buffer.from(fromBase64(der64));
  const sha256 = createHash('sha256').update(der).digest();
  return { sha256, application, kind, der, issuer: Buffer.from(fromBase64(issuer)), issued_at, decision: 0 };
}
