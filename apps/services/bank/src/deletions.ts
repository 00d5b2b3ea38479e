import type { Clock } from '@inro/foundation';
import { inTransaction, type Kysely, postgresClient, type Transaction } from '@inro/host';
import {
  type DeletionAnswer,
  type DeletionRequest,
  Deletions,
  deletableAfterRelation,
  type RelyingParty,
  type ServiceKey,
} from '@inro/relying-party';
import { PostgresDeletionStore, PostgresEvidenceStore } from '@inro/relying-party/postgres';
import type { BankSchema } from './schema.ts';

export interface DeletionMeans {
  readonly db: Kysely<BankSchema>;
  readonly relyingParty: RelyingParty;
  readonly serviceKey: ServiceKey;
  readonly clock: Clock;
}

/** People's requests for deletion, as the bank takes them. */
export const openDeletions = async (
  { relyingParty, clock }: DeletionMeans,
  db: Kysely<BankSchema>,
): Promise<Deletions> => {
  const store = await PostgresDeletionStore.open({ client: postgresClient(db), table: 'deletion_request' });
  return new Deletions({ relyingParty, store, clock });
};

/** What the law against money laundering wants kept of how a customer was identified, apart from the customers. */
export const openEvidence = ({ serviceKey }: DeletionMeans, db: Kysely<BankSchema>): Promise<PostgresEvidenceStore> =>
  PostgresEvidenceStore.open({ client: postgresClient(db), serviceKey, table: 'evidence' });

/** Does what people asked for, each with its answer in one transaction: cut off, it was not done and is done the next time. */
export async function carryOutDeletions(means: DeletionMeans): Promise<void> {
  const waiting = await (await openDeletions(means, means.db)).open();
  for (const { id, subject } of waiting)
    await inTransaction(means.db, async (trx) => {
      const answer = subject === undefined ? ({ state: 'done' } as const) : await forget(means, trx, subject);
      await (await openDeletions(means, trx)).answer(id, answer);
    });
}

/** Deletes what the bank has of a person; the relation is over, and what the law wants kept has its date from now on. */
async function forget(
  means: DeletionMeans,
  trx: Transaction<BankSchema>,
  { identifier, formerIdentifier = identifier }: NonNullable<DeletionRequest['subject']>,
): Promise<DeletionAnswer> {
  const customer = await trx
    .selectFrom('customer')
    .select('number')
    .where('identifier', 'in', [identifier, formerIdentifier])
    .executeTakeFirst();
  if (customer === undefined) return { state: 'done' };
  await trx.deleteFrom('session').where('customer', '=', customer.number).execute();
  await trx.deleteFrom('customer').where('number', '=', customer.number).execute();
  const evidence = await openEvidence(means, trx);
  const relation = String(customer.number);
  await evidence.endRelation(relation, deletableAfterRelation(means.clock.now()));
  const until = (await evidence.ofRelation(relation)).map(({ deleteAfter }) => deleteAfter?.getTime() ?? 0);
  return until.length === 0
    ? { state: 'done' }
    : { state: 'refused', reason: 'law', until: new Date(Math.max(...until)) };
}
