import type { Clock } from '@inro/foundation';
import { type Kysely, sql } from '@inro/host';
import { GatewayError } from '../errors.ts';
import type { GatewaySchema } from '../schema.ts';
import { type ClientToRegister, clientForm, clientIdForm, type RegisteredClient } from './form.ts';

/** Whose gateway it is: of one service, that runs it itself, or of an operator for many. */
export type Mode = 'direct' | 'operator';
const modes: Readonly<Record<Mode, { readonly mostClients: number }>> = {
  direct: { mostClients: 1 },
  operator: { mostClients: 1_000 },
};

/** The clients of this gateway. What the operator says of one stands in a row; nothing is remembered beside it. */
export class ClientRegister {
  readonly #db: Kysely<GatewaySchema>;
  readonly #clock: Clock;
  readonly #mode: Mode;
  constructor(db: Kysely<GatewaySchema>, clock: Clock, mode: Mode) {
    this.#db = db;
    this.#clock = clock;
    this.#mode = mode;
  }

  async find(id: string): Promise<RegisteredClient | undefined> {
    if (!clientIdForm.safeParse(id).success) return undefined;
    const row = await this.#db.selectFrom('client').select('data').where('id', '=', id).executeTakeFirst();
    return row?.data;
  }

  async all(): Promise<readonly RegisteredClient[]> {
    const rows = await this.#db.selectFrom('client').select('data').orderBy('id').execute();
    return rows.map(({ data }) => data);
  }

  /** The same again changes nothing; other words about a client that is there take the place of the former. */
  async put(id: string, said: unknown): Promise<RegisteredClient> {
    const words = { ...readClient(id, said), id };
    return await this.#db.transaction().execute(async (trx) => {
      await lockRegister(trx);
      const others = await trx.selectFrom('client').select('id').where('id', '!=', id).execute();
      if (others.length >= modes[this.#mode].mostClients) throw new GatewayError('gateway.too_many_clients');
      if (others.some((other) => other.id.toLowerCase() === id.toLowerCase()))
        throw new GatewayError('gateway.client_invalid', { details: { member: 'id' } });
      const formerHolders = await formerHoldersOf(trx, id);
      const client = { ...words, ...(formerHolders === 0 ? {} : { formerHolders }) };
      const row = { data: JSON.stringify(client), changed_at: this.#clock.now() };
      await trx
        .insertInto('client')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      return client;
    });
  }

  /** With everything that was handed out for it: of whoever has its id next nobody is logged in, no code is theirs, and no subject. */
  async remove(id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lockRegister(trx);
      const { numDeletedRows } = await trx.deleteFrom('client').where('id', '=', id).executeTakeFirst();
      if (numDeletedRows > 0n) await countFormerHolder(trx, id);
      await forgetHandedOut(trx, id);
    });
  }
}

/** Clients come and go one after the other: of two at once the second counts the first, and what was removed does not come back. */
const lockRegister = async (trx: Kysely<GatewaySchema>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7203073)`.execute(trx);
};

/** Ids that differ in capitals alone are one. */
const nameOf = (id: string): string => id.toLowerCase();

async function formerHoldersOf(trx: Kysely<GatewaySchema>, id: string): Promise<number> {
  const row = await trx.selectFrom('former_client').select('times').where('id', '=', nameOf(id)).executeTakeFirst();
  return row?.times ?? 0;
}

async function countFormerHolder(trx: Kysely<GatewaySchema>, id: string): Promise<void> {
  await sql`insert into former_client (id, times) values (${nameOf(id)}, 1)
    on conflict (id) do update set times = former_client.times + 1`.execute(trx);
}

/** Codes, tokens, grants and requests of a client, the sessions in which somebody was logged in there, and its documents. */
async function forgetHandedOut(trx: Kysely<GatewaySchema>, id: string): Promise<void> {
  await trx.deleteFrom('sign_transaction').where('client_id', '=', id).execute();
  await sql`delete from record where payload ->> 'clientId' = ${id}
    or payload -> 'params' ->> 'client_id' = ${id}
    or jsonb_exists(payload -> 'authorizations', ${id})`.execute(trx);
}

/** `gateway.client_invalid` with the first member that is wrong; never with what was said of it. */
function readClient(id: string, said: unknown): ClientToRegister {
  if (!clientIdForm.safeParse(id).success)
    throw new GatewayError('gateway.client_invalid', { details: { member: 'id' } });
  const read = clientForm.safeParse(said);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const member = unknown ?? issue?.path.join('.') ?? '';
  throw new GatewayError('gateway.client_invalid', { details: { member: member.slice(0, 64) } });
}
