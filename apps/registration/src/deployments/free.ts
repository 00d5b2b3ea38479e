import type { Mandate } from '@inro/authority-wire/mandate';
import { RegistrationError } from '../errors/index.ts';
import { enterDeletion } from '../life-cycle/application.ts';
import { isOver } from '../life-cycle/phase.ts';
import type { ApplicationRow, Trx } from '../schema.ts';
import type { Reported } from './mandate.ts';

const othersAt = (trx: Trx, { id, cplc }: Pick<Reported, 'id' | 'cplc'>) =>
  trx.selectFrom('application').selectAll().where('cplc', '=', cplc).where('id', '!=', id);

/** Whose keys were reported there, and nobody has ended it. */
const holds = ({ state }: ApplicationRow): boolean =>
  state === 'keysReady' || state === 'issued' || state === 'delivered';

/**
 * `registration.element_in_use` where what is allowed would reach what another application has on this locked element
 * (ADR 47): one that has ended is not deleted beside any that runs, and what is another person's is not made anew.
 */
export async function requireFree(trx: Trx, application: Reported, act: Mandate['act']): Promise<void> {
  if (act !== 'deploy' && act !== 'delete') return;
  const others = await othersAt(trx, application).execute();
  const isTouched = (other: ApplicationRow): boolean =>
    act === 'delete' ? !isOver(other) : holds(other) && other.resident !== application.resident;
  if (others.some(isTouched)) throw new RegistrationError('registration.element_in_use');
}

/** What ended before this one was applied for went when its keys were made: the TSM retires whatever it finds there. */
export async function settleOlder(trx: Trx, application: ApplicationRow, at: Date): Promise<void> {
  if (application.cplc === null) return;
  const older = await othersAt(trx, { id: application.id, cplc: application.cplc })
    .where('profile', '=', 'phone')
    .where('created_at', '<', application.created_at)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const one of older) if (isOver(one)) await enterDeletion(trx, one, at);
}
