import { createHash, randomUUID } from 'node:crypto';
import { type Clock, type Randomness, toBase64Url } from '@inro/foundation';
import { inTransaction, type Kysely, type Transaction } from '@inro/host';
import { type Knowledge, nothingKnown } from '../core/knowledge.ts';
import { type Handshake, isAcceptable, type OfferedSecureElement, type Order } from '../core/seram.ts';
import { TsmError } from '../errors.ts';
import type { FrontSchema } from './database.ts';
import type { Segment } from './segments.ts';

const SESSION_ID_LENGTH = 32;
const LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Of one deployment: each call of registration opens another, and whoever has a status token makes it call. */
const MOST_SESSIONS = 8;

/** Where a session stands. */
export interface SessionProgress {
  readonly known: Knowledge;
  readonly segments: readonly Segment[];
  /** Of the last report, where the local agent numbers them. */
  readonly reportNumber?: number;
}

/** A session that has shaken hands. */
export interface OpenSession {
  readonly id: string;
  readonly deployment: string;
  readonly orders: number;
  readonly secureElement: OfferedSecureElement;
  readonly progress: SessionProgress;
}

const digestOf = (value: unknown): Buffer => createHash('sha256').update(JSON.stringify(value)).digest();

/**
 * The sessions of the front. The identifier is a bearer secret: random, for one application, one handshake and one day;
 * the database has its SHA-256 digest, no log has it at all.
 */
export class SessionBook {
  readonly #db: Kysely<FrontSchema>;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  constructor(db: Kysely<FrontSchema>, clock: Clock, randomness: Randomness) {
    this.#db = db;
    this.#clock = clock;
    this.#randomness = randomness;
  }

  /** A new session of a deployment. Earlier ones go on until this one shakes hands; of those that wait or have ended, the newest stay. */
  async issue(deployment: string): Promise<string> {
    const sessionId = toBase64Url(this.#randomness(SESSION_ID_LENGTH));
    const at = this.#clock.now();
    const row = {
      id: randomUUID(),
      token_sha256: tokenDigest(sessionId),
      deployment,
      state: 'issued' as const,
      orders: 0,
      progress: JSON.stringify({ known: nothingKnown, segments: [] } satisfies SessionProgress),
      issued_at: at,
      expires_at: new Date(at.getTime() + LIFETIME_MS),
    };
    await inTransaction(this.#db, async (trx) => {
      await lockDeployment(trx, deployment);
      // The one that runs has its own place beside the newest.
      const newest = trx
        .selectFrom('seram_session')
        .select('id')
        .where('deployment', '=', deployment)
        .where('state', '!=', 'shaken')
        .orderBy('issued_at', 'desc')
        .orderBy('id')
        .limit(MOST_SESSIONS - 2);
      await trx
        .deleteFrom('seram_session')
        .where('deployment', '=', deployment)
        .where('state', '!=', 'shaken')
        .where('id', 'not in', newest)
        .execute();
      await trx.insertInto('seram_session').values(row).execute();
    });
    return sessionId;
  }

  /** Begins a session: once, except that the same handshake may come again while no order was given. Ends all others of the deployment. */
  async shake(sessionId: string, handshake: Handshake): Promise<void> {
    if (!isAcceptable(handshake)) throw new TsmError('tsm.handshake_not_acceptable');
    const digest = digestOf(handshake);
    await inTransaction(this.#db, async (trx) => {
      const { deployment } = await this.#live(trx, sessionId);
      // One handshake of a deployment at a time: the last one ends the others.
      await lockDeployment(trx, deployment);
      const row = await this.#live(trx, sessionId);
      if (row.state === 'ended') throw new TsmError('tsm.session_unknown');
      if (row.state === 'shaken') {
        if (row.orders > 0 || !row.handshake_sha256!.equals(digest)) throw new TsmError('tsm.session_unknown');
        return;
      }
      await trx
        .updateTable('seram_session')
        .set({ state: 'ended', last_order: null, progress: '{}' })
        .where('deployment', '=', row.deployment)
        .where('id', '!=', row.id)
        .where('state', '=', 'shaken')
        .execute();
      await trx
        .updateTable('seram_session')
        .set({
          state: 'shaken',
          handshake_sha256: digest,
          // GP SERAM 2.0.0: offered in the order of the client's preference.
          secure_element: JSON.stringify(handshake.secureElements[0]),
        })
        .where('id', '=', row.id)
        .execute();
    });
  }

  /** The session to go on with, or the order that this very report was answered with before. */
  async find(sessionId: string, report: unknown): Promise<{ session: OpenSession } | { repeated: Order }> {
    const row = await this.#live(this.#db, sessionId);
    // Its answer may have been lost, that of the stop command too.
    if (row.last_order !== null && row.report_sha256?.equals(digestOf(report)))
      return { repeated: JSON.parse(row.last_order) as Order };
    if (row.state !== 'shaken') throw new TsmError('tsm.session_unknown');
    return {
      session: {
        id: row.id,
        deployment: row.deployment,
        orders: row.orders,
        secureElement: JSON.parse(row.secure_element!) as OfferedSecureElement,
        progress: JSON.parse(row.progress) as SessionProgress,
      },
    };
  }

  /**
   * Records the order that answers a report, in the caller's transaction, if no other instance was faster: then that
   * one's order is the answer, or `tsm.report_out_of_turn` when it answered another report.
   */
  async record(
    trx: Transaction<FrontSchema>,
    session: OpenSession,
    report: unknown,
    answer: { readonly order: Order; readonly progress: SessionProgress; readonly last: boolean },
  ): Promise<{ readonly order: Order; readonly first: boolean }> {
    const digest = digestOf(report);
    const { numUpdatedRows } = await trx
      .updateTable('seram_session')
      .set({
        orders: session.orders + 1,
        report_sha256: digest,
        last_order: JSON.stringify(answer.order),
        progress: answer.last ? '{}' : JSON.stringify(answer.progress),
        state: answer.last ? 'ended' : 'shaken',
      })
      .where('id', '=', session.id)
      .where('orders', '=', session.orders)
      .where('state', '=', 'shaken')
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return { order: answer.order, first: true };
    const row = await trx.selectFrom('seram_session').selectAll().where('id', '=', session.id).executeTakeFirst();
    if (row?.last_order == null || !row.report_sha256?.equals(digest)) throw new TsmError('tsm.report_out_of_turn');
    return { order: JSON.parse(row.last_order) as Order, first: false };
  }

  /** Forgets the sessions that expired before this moment. */
  async forgetBefore(moment: Date): Promise<void> {
    await this.#db.deleteFrom('seram_session').where('expires_at', '<', moment).execute();
  }

  async #live(db: Kysely<FrontSchema>, sessionId: string) {
    const row = await db
      .selectFrom('seram_session')
      .selectAll()
      .where('token_sha256', '=', tokenDigest(sessionId))
      .executeTakeFirst();
    if (!row || row.expires_at <= this.#clock.now()) throw new TsmError('tsm.session_unknown');
    return row;
  }
}

const lockDeployment = (trx: Transaction<FrontSchema>, id: string) =>
  trx.selectFrom('deployment').select('id').where('id', '=', id).forUpdate().execute();

const tokenDigest = (sessionId: string): Buffer => createHash('sha256').update(sessionId).digest();
