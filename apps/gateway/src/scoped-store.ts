import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@inro/foundation';
import type { Kysely } from '@inro/host';
import type { TransactionStore } from '@inro/relying-party';
import type { OpenInteraction } from './context.ts';
import { digestOf } from './provider/digest.ts';
import type { GatewaySchema } from './schema.ts';

/**
 * The SDK's logins as one interaction sees them: what a page of another interaction began does not exist for this one, so that
 * an agreement to log in at one client never ends as a login at another. Wallets, which belong to none, find every login.
 */
export function scopedStore(
  store: TransactionStore,
  db: Kysely<GatewaySchema>,
  asking: AsyncLocalStorage<OpenInteraction>,
  clock: Clock,
): TransactionStore {
  return {
    async add(transaction) {
      const interaction = asking.getStore();
      if (interaction === undefined) throw new TypeError('a login belongs to an interaction');
      await db
        .insertInto('begun_login')
        .values({
          transaction_id: transaction.id,
          interaction_digest: digestOf(interaction.id),
          expires_at: new Date(transaction.expiresAt),
        })
        .execute();
      await store.add(transaction);
    },
    async find(id) {
      const interaction = asking.getStore();
      if (interaction === undefined) return store.find(id);
      const begun = await db
        .selectFrom('begun_login')
        .select('transaction_id')
        .where('transaction_id', '=', id)
        .where('interaction_digest', '=', digestOf(interaction.id))
        .executeTakeFirst();
      return begun && store.find(id);
    },
    replace: (from, transaction) => store.replace(from, transaction),
    countTry: (id, most) => store.countTry(id, most),
    // The SDK would keep who it was for two minutes more: long enough for a service, too long for whoever serves many.
    removeExpired: () => store.removeExpired(clock.now().getTime()),
  };
}

/** Forgets who answered in an interaction, once its browser has gone on to the client. */
export async function forgetLogins(db: Kysely<GatewaySchema>, interaction: string): Promise<void> {
  const begun = db
    .selectFrom('begun_login')
    .select('transaction_id')
    .where('interaction_digest', '=', digestOf(interaction));
  await db.deleteFrom('login_transaction').where('id', 'in', begun).execute();
  await db.deleteFrom('begun_login').where('interaction_digest', '=', digestOf(interaction)).execute();
}
