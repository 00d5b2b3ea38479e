import { inTransaction, type Kysely } from '@inro/host';
import { keyedIdentifier, type ServiceKey } from '@inro/relying-party';
import { openServiceKey } from '@inro/relying-party/node';
import type { BankSchema } from './schema.ts';

/** The bank's key in its folder; `TypeError` where customers are known by one that is gone: a restore is not whole. */
export async function openBankKey(folder: string, db: Kysely<BankSchema>): Promise<ServiceKey> {
  const one = await db.selectFrom('customer').select('number').where('keyed', '=', true).limit(1).executeTakeFirst();
  const key = openServiceKey({ folder, known: one !== undefined });
  await nameByKey(db, key);
  return key;
}

/** Customers of before there was a key, all at once; of two instances that start together the second finds none left. */
async function nameByKey(db: Kysely<BankSchema>, key: ServiceKey): Promise<void> {
  await inTransaction(db, async (trx) => {
    const before = await trx.selectFrom('customer').selectAll().where('keyed', '=', false).forUpdate().execute();
    for (const { number, identifier, former_identifier } of before) {
      const named = {
        identifier: keyedIdentifier(identifier, key),
        former_identifier: former_identifier && keyedIdentifier(former_identifier, key),
      };
      await trx
        .updateTable('customer')
        .set({ ...named, keyed: true })
        .where('number', '=', number)
        .execute();
    }
  });
}
