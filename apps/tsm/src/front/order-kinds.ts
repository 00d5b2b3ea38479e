import { deliveredDigests, reportDeleted, reportDelivered } from '@inro/authority-wire/deployment';
import { issuerRole, providerRole } from '@inro/authority-wire/role';
import type { Clock } from '@inro/foundation';
import {
  appendAudit,
  enqueueOrder,
  type Kysely,
  type Logger,
  type OrderKinds,
  orderKindsFor,
  type PeerClient,
  type Transaction,
} from '@inro/host';
import type { InroError } from '@inro/problem';
import type { FrontSchema } from './database.ts';

interface OrderContext {
  readonly db: Kysely<FrontSchema>;
  readonly peers: PeerClient;
  readonly clock: Clock;
  readonly log: Logger;
}
const orderOf = orderKindsFor<OrderContext, Transaction<FrontSchema>>();

/**
 * Registration will not hear a receipt: it knows of no such order, or its book was put back. That ends it, and the operator
 * is told; what registration orders again makes another receipt.
 */
const refusedForGood = {
  isFinal: ({ code, row }: InroError): boolean => code.startsWith('registration.') && row.httpStatus < 500,
  async refuse({ clock, log }: OrderContext, trx: Transaction<FrontSchema>, id: string, { code }: InroError) {
    log.warn({ code }, 'registration refuses a receipt');
    await appendAudit(trx, clock.now(), 'receipt refused', { deployment: id, code });
  },
};

/** Every order of the front, each about a deployment (ADR 26). */
export const orderKinds = {
  /** The certificates are on the element, with the digests that were read back. */
  reportDelivered: orderOf(reportDelivered, {
    async body({ db }, id) {
      const { digests } = await db
        .selectFrom('deployment')
        .select('digests')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return digests === null ? undefined : { digests: deliveredDigests.parse(JSON.parse(digests)) };
    },
    ...refusedForGood,
    async keep(_context, trx, id) {
      await trx.updateTable('deployment').set({ digests: null }).where('id', '=', id).execute();
    },
  }),
  /** Nothing of the deployment is left on the element. */
  reportDeleted: orderOf(reportDeleted, refusedForGood),
  /** The deployment is over: the roles forget its channels and its transport keys. */
  issuerForgets: orderOf(issuerRole.forgetDeployment, {}),
  providerForgets: orderOf(providerRole.forgetDeployment, {}),
  /** It is to be deleted, by sessions that need no transport keys. */
  issuerDestroysKeys: orderOf(issuerRole.destroyTransportKeys, {}),
  providerDestroysKeys: orderOf(providerRole.destroyTransportKeys, {}),
} satisfies OrderKinds<OrderContext>;

/** Orders all of this in the caller's transaction; answers the numbers of the orders. */
export async function queue(
  trx: Transaction<FrontSchema>,
  at: Date,
  deployment: string,
  kinds: readonly (keyof typeof orderKinds)[],
): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (const kind of kinds)
    numbers.push(await enqueueOrder(trx as unknown as Transaction<never>, { kind, id: deployment }, at));
  return numbers;
}
