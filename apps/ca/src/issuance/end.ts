import { appendAudit, inTransaction } from '@inro/host';
import type { FinalReason } from '@inro/jpki-profile';
import { issuance, transition } from '@inro/life-cycle';
import type { RevocationReason } from '@inro/pki/read';
import type { CaContext } from '../context.ts';
import { enterState, type RevocationReceipt, requirePast } from '../revocation.ts';
import { issuanceState } from './record.ts';
import { type IssuedCertificate, issuerOf } from './sign.ts';

export interface EndOrder {
  /** What the certificates are revoked for; final ones alone. */
  readonly reason: FinalReason;
  /** Since when; not in the future. */
  readonly at: Date;
}

/** A certificate of an issuance that has ended. */
export interface EndedCertificate extends IssuedCertificate {
  readonly reason: RevocationReason;
  readonly revokedAt: Date;
}

/**
 * Ends an issuance by its id, whether its answer ever arrived or its order ever came: what is signed is revoked, what is
 * recorded is revoked before it is signed, and an order that comes later finds the id ended (`ca.issuance_ended`). One
 * transaction. Answers every certificate that was signed; what was revoked before keeps its date and reason.
 */
export function endIssuance(
  context: CaContext,
  id: string,
  peer: string,
  { reason, at }: EndOrder,
): Promise<EndedCertificate[]> {
  requirePast(context, at);
  return inTransaction(context.db, async (trx) => {
    const now = context.clock.now();
    const made = await trx
      .insertInto('issuance')
      .values({ id, recorded_at: now, ended_at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    const { ended_at } = await trx
      .selectFrom('issuance')
      .select('ended_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const before = made.numInsertedOrUpdatedRows === 1n ? undefined : issuanceState({ ended_at });
    const step = transition(issuance, before, 'end');
    if (step.outcome === 'moves') {
      await trx.updateTable('issuance').set({ ended_at: now }).where('id', '=', id).execute();
      await appendAudit(trx, now, step.audit!, { issuance: id, reason, by: peer });
    }
    const rows = await trx
      .selectFrom('certificate')
      .select([
        'id',
        'kind',
        'authority',
        'crl',
        'der',
        'sha256',
        'state',
        'reason',
        'revoked_at',
        'last_order',
        'not_before',
      ])
      .where('issuance', '=', id)
      .orderBy('crl')
      .forUpdate()
      .execute();
    const ended: EndedCertificate[] = [];
    for (const row of rows) {
      const receipt = await enterState(context, trx, row, 'endIssuance', { reason, at }, { by: peer, issuance: id });
      if (row.der === null) continue;
      const issuer = issuerOf(context, row.authority);
      ended.push({ kind: row.kind, certificate: new Uint8Array(row.der), issuer, ...revokedBy(receipt) });
    }
    return ended;
  });
}

const revokedBy = ({ reason, revokedAt }: RevocationReceipt) => ({
  reason: reason ?? 'unspecified',
  revokedAt: revokedAt!,
});
