import { appendAudit } from '@inro/host';
import type { FinalReason } from '@inro/jpki-profile';
import type { ApplicationRow, ApplicationState, Trx } from '../schema.ts';
import { queue } from './queue.ts';

/** Moves an application to a state and writes it down. */
export async function setState(
  trx: Trx,
  application: Pick<ApplicationRow, 'id'>,
  state: ApplicationState,
  at: Date,
  more: { readonly problem?: string } & Partial<Pick<ApplicationRow, 'end_reason' | 'keys'>> = {},
): Promise<void> {
  await trx
    .updateTable('application')
    .set({ ...more, state, state_since: at })
    .where('id', '=', application.id)
    .execute();
  await appendAudit(trx, at, `application.${state}`, {
    application: application.id,
    ...(more.problem === undefined ? {} : { problem: more.problem }),
  });
}

/** How an application ends before it has certificates. */
interface End {
  readonly state: 'refused' | 'expired';
  readonly problem: string;
  /** What certificates are revoked for that the CA may have issued all the same. */
  readonly reason: FinalReason;
}

/**
 * Ends an open application, and takes what is on the element away. Once its keys went to the CA there may be
 * certificates of which nobody has heard, or the order may still be on its way: the issuance is ended there as well.
 */
export async function endOpenApplication(
  trx: Trx,
  application: Pick<ApplicationRow, 'id' | 'keys'>,
  { state, problem, reason }: End,
  at: Date,
): Promise<void> {
  await setState(trx, application, state, at, { problem, end_reason: reason });
  await queue(trx, at, 'deleteDeployment', application.id);
  if (application.keys !== null) await queue(trx, at, 'endIssuance', application.id);
}

/** Ends those applications whose certificates the CA may have issued already: a revocation means these as well. */
export async function endWhatMayBeIssued(
  trx: Trx,
  applications: readonly Pick<ApplicationRow, 'id' | 'keys' | 'state'>[],
  reason: FinalReason,
  at: Date,
): Promise<void> {
  for (const application of applications.filter(({ state }) => state === 'keysReady'))
    await endOpenApplication(
      trx,
      application,
      { state: 'refused', problem: 'registration.application_revoked', reason },
      at,
    );
}
