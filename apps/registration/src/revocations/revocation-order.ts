import { type RevocationOrder, type RevocationOrderAnswer, revocationOrderAnswer } from '@inro/authority-wire/desk';
import { toBase64Url } from '@inro/foundation';
import { appendAudit, inTransaction } from '@inro/host';
import { type HolderReason, isRelease, mayBeReleased } from '@inro/jpki-profile';
import { certificatesOfResident } from '../certificates/issued.ts';
import { releaseCertificates, revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { stopOpen } from '../life-cycle/application.ts';
import { lockApplicationsOfResident } from '../life-cycle/lock.ts';
import type { Trx } from '../schema.ts';

/** Revokes, suspends or releases a person's certificates, once for each order id; the same id with another content is refused. */
export async function orderRevocation(
  context: RegistrationContext,
  orderId: string,
  order: RevocationOrder,
): Promise<RevocationOrderAnswer> {
  const request = JSON.stringify(order);
  const now = context.clock.now();
  const answer = await inTransaction(context.db, async (trx) => {
    const known = await trx.selectFrom('revocation_order').selectAll().where('id', '=', orderId).executeTakeFirst();
    if (known && known.request !== request) throw new RegistrationError('registration.order_differs');
    if (known) return revocationOrderAnswer.parse(JSON.parse(known.answer));
    const person = await trx
      .selectFrom('resident')
      .select('number')
      .where('number', '=', order.resident)
      .forUpdate()
      .executeTakeFirst();
    if (!person) throw new RegistrationError('registration.number_unknown');
    const { reason } = order;
    const chosen = await (isRelease(reason) ? release(trx, order, now) : revoke(trx, order, reason, now));
    const certificates = chosen.map((row) => ({
      sha256: toBase64Url(row.sha256),
      kind: row.kind,
      profile: row.profile,
    }));
    const made = { orderId, certificates };
    await trx
      .insertInto('revocation_order')
      .values({ id: orderId, request, answer: JSON.stringify(made), created_at: now })
      .execute();
    await appendAudit(trx, now, 'revocation.ordered', {
      order: orderId,
      reason: order.reason,
      certificates: chosen.length,
    });
    return made;
  });
  await context.outbox.kick();
  return answer;
}

async function certificatesMeant(trx: Trx, { resident, profiles, kinds }: RevocationOrder) {
  const all = await certificatesOfResident(trx, resident);
  return all.filter((row) => profiles.includes(row.profile) && kinds.includes(row.kind));
}

async function revoke(trx: Trx, order: RevocationOrder, reason: HolderReason, at: Date) {
  const applications = await lockApplicationsOfResident(trx, order.resident);
  const standing = (await certificatesMeant(trx, order)).filter(
    (row) => row.reason === null || row.reason === 'certificateHold',
  );
  // ADR 37: on whatever carrier, of whatever kind: who goes on may be the one whom the order is against.
  await stopOpen(trx, applications, reason, at);
  await revokeCertificates(trx, standing, reason, at);
  return standing;
}

async function release(trx: Trx, order: RevocationOrder, at: Date) {
  if (!order.kinds.every(mayBeReleased)) throw new RegistrationError('registration.signing_not_released');
  await lockApplicationsOfResident(trx, order.resident);
  const suspended = (await certificatesMeant(trx, order)).filter((row) => row.reason === 'certificateHold');
  if (suspended.length === 0) throw new RegistrationError('registration.nothing_suspended');
  await releaseCertificates(trx, suspended, at);
  return suspended;
}
