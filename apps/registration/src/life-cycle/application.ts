import { appendAudit } from '@inro/host';
import { type FinalReason, type HolderReason, isFinal } from '@inro/jpki-profile';
import { type ApplicationEvent, application, type Facts, phone, phoneOf, transition } from '@inro/life-cycle';
import { RegistrationError } from '../errors/index.ts';
import type { ApplicationRow, Trx } from '../schema.ts';
import { isQueued, queue } from './queue.ts';

/** What comes with an event, beside what its row says. */
interface Given {
  /** For an end: why, and what certificates are revoked for that the CA may have issued all the same. */
  readonly problem?: string;
  readonly end_reason?: FinalReason;
  /** For a report of keys. */
  readonly keys?: string;
}

/**
 * What comes of an event for a locked application (docs/protocol/life-cycle.md): state, orders and audit log, in the
 * caller's transaction. The one place that changes an application's state. Answers the numbers of the orders, undefined
 * when nothing changes; a refusal of the table is thrown.
 */
export async function enterApplication(
  trx: Trx,
  row: Pick<ApplicationRow, 'id' | 'state' | 'keys' | 'profile'>,
  event: Exclude<ApplicationEvent, 'accept'>,
  at: Date,
  given: Given = {},
): Promise<readonly number[] | undefined> {
  const facts: Facts<keyof typeof application.facts> = {
    keysReported: row.keys !== null,
    sameKeys: row.keys === given.keys,
    sameKeysOrdered: event === 'reportKeys' && row.keys === given.keys && (await isQueued(trx, 'issue', row.id)),
    certificatesKnown: event === 'tookTooLong' && (await hasCertificates(trx, row.id)),
    phone: row.profile === 'phone',
  };
  const step = transition(application, row.state, event, facts);
  if (step.outcome === 'refused') throw new RegistrationError(step.code);
  if (step.outcome === 'stays') return undefined;
  const because = { problem: step.problem, end_reason: step.reason, ...given };
  await trx
    .updateTable('application')
    .set({ ...because, state: step.to, ...(step.since === 'now' ? { state_since: at } : {}) })
    .where('id', '=', row.id)
    .execute();
  const { problem } = because;
  if (step.audit !== undefined)
    await appendAudit(trx, at, step.audit, { application: row.id, ...(problem === undefined ? {} : { problem }) });
  return await queueAll(trx, at, step.orders, row.id);
}

type New = Omit<ApplicationRow, 'state' | 'state_since' | 'created_at' | 'deleted_at' | OfLater>;
type OfLater = 'problem' | 'end_reason' | 'seram_url' | 'seram_session' | 'element_chain' | 'cplc' | 'keys';

/** Enters an application that has passed every check, and orders its deployment; answers the numbers of the orders. */
export async function enterNewApplication(trx: Trx, values: New, at: Date): Promise<readonly number[]> {
  const step = transition(application, undefined, 'accept');
  if (step.outcome !== 'moves') throw new TypeError('an application begins');
  await trx
    .insertInto('application')
    .values({ ...values, state: step.to, created_at: at, state_since: at })
    .execute();
  if (step.audit !== undefined)
    await appendAudit(trx, at, step.audit, { application: values.id, profile: values.profile });
  return await queueAll(trx, at, step.orders, values.id);
}

/** Takes the receipt that nothing is left on the element, once that was ordered; the first one counts. */
export async function enterDeletion(
  trx: Trx,
  { id, state, deleted_at }: Pick<ApplicationRow, 'id' | 'state' | 'deleted_at'>,
  at: Date,
): Promise<void> {
  const step = transition(phone, phoneOf(state, deleted_at !== null), 'confirmDeletion');
  if (step.outcome === 'refused') throw new RegistrationError(step.code);
  if (step.outcome === 'stays') return;
  await trx.updateTable('application').set({ deleted_at: at }).where('id', '=', id).execute();
  if (step.audit !== undefined) await appendAudit(trx, at, step.audit, { application: id });
}

async function queueAll(trx: Trx, at: Date, orders: readonly Parameters<typeof queue>[2][], id: string) {
  const numbers: number[] = [];
  for (const order of orders) numbers.push(await queue(trx, at, order, id));
  return numbers;
}

const hasCertificates = async (trx: Trx, id: string): Promise<boolean> =>
  (await trx.selectFrom('certificate').select('sha256').where('application', '=', id).limit(1).execute()).length > 0;

/**
 * Ends whatever of these is open (ADR 37). What the CA issued for it meanwhile is revoked for the reason of the decision;
 * a suspension is no reason for good, and it was never delivered.
 */
export async function stopOpen(
  trx: Trx,
  applications: readonly ApplicationRow[],
  reason: HolderReason,
  at: Date,
): Promise<void> {
  const end_reason = isFinal(reason) ? reason : 'unspecified';
  for (const one of applications) await enterApplication(trx, one, 'stop', at, { end_reason });
}
