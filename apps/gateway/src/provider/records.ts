import type { Clock } from '@inro/foundation';
import { type Kysely, sql } from '@inro/host';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { forgetGiven } from '../given.ts';
import type { GatewaySchema } from '../schema.ts';
import { digestOf } from './digest.ts';
import { machineTime } from './machine-time.ts';

/** The largest record; a claims parameter is the largest thing that anybody can have written in one. */
const LARGEST_BYTES = 32_768;
/** Kept a while after their end, so that what comes back late is told apart from what never was. */
const KEPT_AFTER_END_MS = 60_000;
/**
 * RFC 9449 §11.1: a proof counts until five minutes after the time that it names, which may lie five minutes ahead; the
 * provider marks it for five minutes from now. So marks are kept for ten more.
 */
const MARKS_KEPT_MS = 5 * 60_000;

/** What a second use of each is told; what is not here is no one-use record. */
const usedTwice: Readonly<Record<string, () => Error>> = {
  AuthorizationCode: () => new errors.InvalidGrant('authorization code already consumed'),
  PushedAuthorizationRequest: () => new errors.InvalidRequestUri('request_uri was already used'),
  Interaction: () => new errors.SessionNotFound('interaction was already ended'),
};

/** The provider's records in PostgreSQL. What is used once is used once by all instances together: one statement decides. */
export class Records implements Adapter {
  readonly #db: Kysely<GatewaySchema>;
  readonly #clock: Clock;
  readonly #model: string;
  constructor(db: Kysely<GatewaySchema>, clock: Clock, model: string) {
    this.#db = db;
    this.#clock = clock;
    this.#model = model;
  }

  async upsert(id: string, { jti: _value, ...payload }: AdapterPayload, expiresIn: number): Promise<void> {
    const text = JSON.stringify(payload);
    if (text.length > LARGEST_BYTES) throw new errors.InvalidRequest('the request is too large');
    const row = {
      payload: text,
      grant_id: payload.grantId ?? null,
      uid: payload.uid === undefined ? null : digestOf(payload.uid),
      expires_at: new Date((machineTime() + expiresIn) * 1000),
    };
    await this.#db
      .insertInto('record')
      .values({ model: this.#model, digest: keyOf(id), consumed_at: null, ...row })
      .onConflict((conflict) => conflict.columns(['model', 'digest']).doUpdateSet(row))
      .execute()
      .catch(refuseUnstorable);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.#db
      .selectFrom('record')
      .select(['payload', 'consumed_at'])
      .where('model', '=', this.#model)
      .where('digest', '=', digestOf(id))
      .executeTakeFirst();
    return row && shown(row, id);
  }

  /** Of sessions alone: by what their tokens name them. Their own value is asked of nobody here. */
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const row = await this.#db
      .selectFrom('record')
      .select(['payload', 'consumed_at', 'digest'])
      .where('model', '=', this.#model)
      .where('uid', '=', digestOf(uid))
      .executeTakeFirst();
    return row && shown(row, `${BY_DIGEST}${row.digest}`);
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** The one use: whoever comes second, at whatever instance, is refused. */
  async consume(id: string): Promise<void> {
    const used = await this.#db
      .updateTable('record')
      .set({ consumed_at: this.#clock.now() })
      .where('model', '=', this.#model)
      .where('digest', '=', digestOf(id))
      .where('consumed_at', 'is', null)
      .returning('digest')
      .executeTakeFirst();
    if (!used) throw (usedTwice[this.#model] ?? (() => new errors.InvalidRequest('already used')))();
  }

  async destroy(id: string): Promise<void> {
    const gone = await this.#db
      .deleteFrom('record')
      .where('model', '=', this.#model)
      .where('digest', '=', keyOf(id))
      .returning('digest')
      .executeTakeFirst();
    if (!gone && this.#model === 'Interaction') throw usedTwice.Interaction!();
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#db.deleteFrom('record').where('model', '=', this.#model).where('grant_id', '=', grantId).execute();
    await forgetGiven(this.#db, grantId);
  }
}

/** U+0000 and half a surrogate are text to JSON and to no database (PostgreSQL, 8.14): whoever sent them is told so. */
function refuseUnstorable(failure: unknown): never {
  const isData = ['22P02', '22P05'].includes(String((failure as { code?: unknown }).code));
  throw isData ? new errors.InvalidRequest('the request holds characters that cannot be kept') : failure;
}

/** A session that was found by its uid goes by its digest. Nothing is found by one: whoever read the table would hold values. */
const BY_DIGEST = 'digest:';
const keyOf = (id: string): string => (id.startsWith(BY_DIGEST) ? id.slice(BY_DIGEST.length) : digestOf(id));

const shown = (
  { payload, consumed_at: at }: { payload: Record<string, unknown>; consumed_at: Date | null },
  jti: string,
): AdapterPayload => ({
  ...payload,
  jti,
  ...(at === null ? {} : { consumed: Math.floor(at.getTime() / 1000) }),
});

/** Takes an assertion or a proof for the first time, at whatever instance; false for every other time. */
export async function takeOnce(
  db: Kysely<GatewaySchema>,
  mark: { readonly issuer: string; readonly id: string; readonly expiresAt: Date },
): Promise<boolean> {
  const digest = digestOf(JSON.stringify([mark.issuer, mark.id]));
  const taken = await db
    .insertInto('replay_mark')
    .values({ digest, expires_at: mark.expiresAt })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('digest')
    .executeTakeFirst();
  return taken !== undefined;
}

/**
 * Forgets what had ended by the machine's clock at this moment, never earlier: a mark that is gone admits a replay. Logins
 * of the SDK end by the clock that they began by, which is the house's.
 */
export async function removeEnded(db: Kysely<GatewaySchema>, machine: Date, house: Clock): Promise<void> {
  const ends = [
    ['record', machine, KEPT_AFTER_END_MS],
    ['replay_mark', machine, KEPT_AFTER_END_MS + MARKS_KEPT_MS],
    ['begun_login', house.now(), KEPT_AFTER_END_MS],
  ] as const;
  for (const [table, now, kept] of ends)
    await db
      .deleteFrom(table)
      .where('expires_at', '<', new Date(now.getTime() - kept))
      .execute();
  // What people gave, and documents, by the database's own clock, which set their end.
  for (const table of ['given', 'sign_transaction'] as const)
    await db.deleteFrom(table).where('expires_at', '<', sql<Date>`now()`).execute();
}
