import { sql, type Transaction } from '@inro/host';
import type { RawBuilder } from 'kysely';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { originsOf } from '../issuance/origins.ts';
import { enterState, locked, type RevocationOrder } from '../revocation.ts';
import type { CaSchema } from '../schema.ts';

export type Db = Pick<Transaction<CaSchema>, 'selectFrom' | 'updateTable'>;

/** Services are certified and withdrawn one after the other: what one has checked is so until it stands. */
export const lockServices = async (trx: Transaction<CaSchema>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7203004)`.execute(trx);
};

/**
 * Refuses a service of which the last certificate under its name, or the last at its origin, was withdrawn: each for
 * itself, since the other of the two is chosen by whoever comes back (ADR 72).
 */
export async function requireNotWithdrawn(db: Db, name: string, origin: string): Promise<void> {
  await nameOrigins(db);
  const last = (which: RawBuilder<boolean>) =>
    services(db).select('withdrawn').where(which).orderBy('id', 'desc').limit(1).executeTakeFirst();
  const lasts = [await last(isUnder(name)), await last(isAt(origin))];
  if (lasts.some((one) => one?.withdrawn)) throw new CaError('ca.service_withdrawn');
}

/**
 * Withdraws the service to which a certificate was made: all of its certificates end, and are the mark that no other is
 * made, whatever they were revoked for before and whatever the clock says (ADR 72).
 */
async function withdrawService(
  context: CaContext,
  trx: Transaction<CaSchema>,
  order: RevocationOrder,
  by: string,
): Promise<void> {
  await lockServices(trx);
  const ids = await ofSameService(trx, order.sha256);
  if (ids.length === 0) return;
  await revokeAll(context, trx, ids, order, by);
  await trx.updateTable('certificate').set({ withdrawn: true }).where('id', 'in', ids).execute();
}

/** Ends what was made at the word of a key that somebody else has, and at the word of what was made by it (ADR 91). */
async function endLine(
  context: CaContext,
  trx: Transaction<CaSchema>,
  order: RevocationOrder,
  by: string,
): Promise<void> {
  await lockServices(trx);
  const { rows } = await sql<{ id: number }>`
    with recursive line as (
      select id from certificate where kind = 'relyingParty' and sha256 = ${Buffer.from(order.sha256)}
      union all select next.id from certificate next join line on next.renews = line.id
    ) select id from line`.execute(trx);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await revokeAll(context, trx, ids, order, by);
}

async function revokeAll(
  context: CaContext,
  trx: Transaction<CaSchema>,
  ids: readonly number[],
  order: RevocationOrder,
  by: string,
): Promise<void> {
  // All rows before any partition, as a revocation of one locks them.
  const rows = await trx
    .selectFrom('certificate')
    .select(locked)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const row of rows) await enterState(context, trx, row, 'revoke', order, { by });
}

/** What an order does beside its certificate, by its reason. */
export function endingOthers(
  context: CaContext,
  order: RevocationOrder,
  by: string,
): ((trx: Transaction<CaSchema>) => Promise<void>) | undefined {
  if (order.reason === 'privilegeWithdrawn') return (trx) => withdrawService(context, trx, order, by);
  // Of people's certificates none is renewed.
  if (order.reason === 'keyCompromise' && by === 'operator') return (trx) => endLine(context, trx, order, by);
  return undefined;
}

/** The newest certificate that an order made under this name after this one: what is renewed is of the newest order alone (ADR 91). */
export const newerOrder = (db: Db, { id, name }: { readonly id: number; readonly name: string }) =>
  services(db)
    .select(['issuance', 'public_key_sha256', 'state'])
    .where(isUnder(name))
    .where('renews', 'is', null)
    .where('id', '>', id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Every certificate of the service to which this one was made: those under its name, and those at its origin; none where there is no such. */
async function ofSameService(db: Db, sha256: Uint8Array): Promise<readonly number[]> {
  await nameOrigins(db);
  const named = await services(db)
    .select(['issuance', 'origins'])
    .where('sha256', '=', Buffer.from(sha256))
    .executeTakeFirst();
  if (named === undefined) return [];
  const rows = await services(db)
    .select('id')
    .where((where) =>
      where.or([isUnder(nameIn(named.issuance)), sql<boolean>`origins && ${named.origins ?? []}::text[]`]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

const services = (db: Db) => db.selectFrom('certificate').where('kind', '=', 'relyingParty');
/** Under which name it was ordered. */
const nameIn = (issuance: string | null): string => issuance?.split(':')[1] ?? '';
const isUnder = (name: string) => sql<boolean>`split_part(issuance, ':', 2) = ${name}`;
const isAt = (origin: string) => sql<boolean>`origins @> ${[origin]}::text[]`;

/** Writes what certificates of before there was a column for it name; from then on each is read once, when it is signed. */
async function nameOrigins(db: Db): Promise<void> {
  const unread = await services(db)
    .select(['id', 'der'])
    .where('origins', 'is', null)
    .where('der', 'is not', null)
    .execute();
  for (const { id, der } of unread) {
    const origins = [...originsOf(new Uint8Array(der!))];
    await db.updateTable('certificate').set({ origins }).where('id', '=', id).execute();
  }
}
