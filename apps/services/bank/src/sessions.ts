import { createHash } from 'node:crypto';
import { type Clock, type Randomness, toBase64Url } from '@inro/foundation';
import { inTransaction, type Kysely, type Transaction } from '@inro/host';
import type { Flow, PlainReport, Subject } from '@inro/relying-party';
import { RelyingPartyError } from '@inro/relying-party/errors';
import type { BankSchema } from './schema.ts';

const LIFE_MS = 30 * 60_000;
/** How long an ended session still says that its login is over: longer than any transaction. */
const REMEMBERED_MS = 3_600_000;
const digestOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

/** A logged-in browser, as the bank's pages show it. */
export interface BankSession {
  readonly at: string;
  readonly flow: Flow;
  readonly customer: string;
  readonly report: PlainReport;
}

/** Logged-in sessions. The browser holds a random value, the table its digest; each login makes a new value. */
export class Sessions {
  readonly #db: Kysely<BankSchema>;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  constructor(db: Kysely<BankSchema>, clock: Clock, randomness: Randomness) {
    this.#db = db;
    this.#clock = clock;
    this.#randomness = randomness;
  }

  /** A value that nobody guesses, for a browser that has not logged in. */
  fresh(): string {
    return toBase64Url(this.#randomness(32));
  }

  /**
   * Opens a session for a finished login and gives its cookie's value: never the one from before the login (fixation).
   * Again for the same login it takes the place of one whose cookie never came back; `relying-party.transaction_over`
   * when it did.
   */
  async open(login: {
    readonly transaction: string;
    readonly subject: Subject;
    readonly flow: Flow;
    readonly report: PlainReport;
  }): Promise<{ readonly value: string; readonly session: BankSession }> {
    const value = this.fresh();
    const now = this.#clock.now();
    const { flow, report } = login;
    const customer = await inTransaction(this.#db, async (trx) => {
      const number = await customerNumber(trx, login.subject, now);
      const lasts = { digest: digestOf(value), began_at: now, expires_at: new Date(now.getTime() + LIFE_MS) };
      const opened = await trx
        .insertInto('session')
        .values({
          ...lasts,
          transaction_id: login.transaction,
          customer: number,
          flow,
          report: JSON.stringify(report),
        })
        .onConflict((conflict) =>
          conflict.column('transaction_id').doUpdateSet(lasts).where('session.taken_up', '=', false),
        )
        .returning('digest')
        .executeTakeFirst();
      if (!opened) throw new RelyingPartyError('relying-party.transaction_over');
      return number;
    });
    return { value, session: { at: now.toISOString(), flow, customer: String(customer), report } };
  }

  /** The session of a cookie's value, and the transaction that opened it; undefined when there is none in force. */
  async find(value: string | undefined): Promise<(BankSession & { readonly transaction: string }) | undefined> {
    if (value === undefined) return undefined;
    const digest = digestOf(value);
    const found = await this.#db
      .selectFrom('session')
      .selectAll()
      .where('digest', '=', digest)
      .where('expires_at', '>', this.#clock.now())
      .executeTakeFirst();
    if (!found) return undefined;
    if (!found.taken_up)
      await this.#db.updateTable('session').set({ taken_up: true }).where('digest', '=', digest).execute();
    const { began_at, flow, customer, report, transaction_id } = found;
    return { at: began_at.toISOString(), flow, customer: String(customer), report, transaction: transaction_id };
  }

  async close(value: string | undefined): Promise<void> {
    if (value === undefined) return;
    const ended = { taken_up: true, expires_at: this.#clock.now() };
    await this.#db.updateTable('session').set(ended).where('digest', '=', digestOf(value)).execute();
  }

  async removeExpired(): Promise<void> {
    const before = new Date(this.#clock.now().getTime() - REMEMBERED_MS);
    await this.#db.deleteFrom('session').where('expires_at', '<', before).execute();
  }
}

/** The bank's own number for a person; made at the first login. */
async function customerNumber(trx: Transaction<BankSchema>, subject: Subject, now: Date): Promise<number> {
  const { identifier, formerIdentifier = null } = subject;
  // A login that was answered before identifiers named their authority, and is finished now, names a customer of then.
  const known = await trx
    .selectFrom('customer')
    .select('number')
    .where((row) => row.or([row('identifier', '=', identifier), row('former_identifier', '=', identifier)]))
    .executeTakeFirst();
  if (known) return known.number;
  const moved = await trx
    .updateTable('customer')
    .set({ identifier, former_identifier: formerIdentifier })
    .where('identifier', '=', formerIdentifier ?? '')
    .returning('number')
    .executeTakeFirst();
  if (moved) return moved.number;
  // Of two first logins at once both get the row of one.
  const { number } = await trx
    .insertInto('customer')
    .values({ identifier, since: now, keyed: true })
    .onConflict((conflict) => conflict.column('identifier').doUpdateSet({ identifier }))
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}
