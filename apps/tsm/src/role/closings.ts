import type { KeyObject } from 'node:crypto';
import { CLOSING_DOMAIN, type ClosingRole, closingBytes, type SignedClosing } from '@inro/authority-wire/closing';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import { type Clock, toBase64 } from '@inro/foundation';
import { appendAudit, inTransaction, type Kysely, signStatement } from '@inro/host';
import { TsmError } from '../errors.ts';
import type { RoleSchema } from './database.ts';
import { elementOf, type Mandates } from './mandates.ts';
import type { RoleWork } from './work.ts';

interface Options {
  readonly db: Kysely<RoleSchema>;
  readonly clock: Clock;
  readonly mandates: Mandates;
  readonly role: ClosingRole;
  /** The key by which the role is known to its peers. */
  readonly signer: KeyObject;
  readonly secretsNeeded: RoleWork<never, unknown>['secretsNeeded'];
}

/**
 * Closes a mandate (ADR 47): nothing changes the element under this one or an earlier one any more. The receipt, the same
 * each time; `tsm.frames_outstanding` while frames that were wrapped before may still reach the element, or while a secret
 * may still be set there, or is not.
 */
export async function closeMandate(
  { db, clock, mandates, role, signer, secretsNeeded }: Options,
  deployment: string,
  signed: SignedMandate,
): Promise<SignedClosing> {
  const mandate = mandates.read(signed, { deployment });
  const { cplc, number, sha256 } = mandate;
  await inTransaction(db, async (trx) => {
    await mandates.spend(trx, mandate, []);
    const element = (await elementOf(trx, cplc))!;
    if (element.closed) return;
    const missing = secretsNeeded(mandate) & ~JSON.parse(element.unsettled).secrets;
    if (!element.settled || missing !== 0) throw new TsmError('tsm.frames_outstanding');
    await trx.updateTable('element').set({ closed: true }).where('cplc', '=', cplc).execute();
    await appendAudit(trx, clock.now(), 'mandate closed', { deployment, mandate: number });
  });
  const bytes = closingBytes({
    type: 'inro-closing-1',
    role,
    deployment,
    cplc,
    number,
    mandate: sha256.toString('base64url'),
  });
  return { closing: toBase64(bytes), signature: toBase64(signStatement(signer, CLOSING_DOMAIN, bytes)) };
}
