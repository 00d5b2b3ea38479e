import { createHash, type KeyObject } from 'node:crypto';
import { MANDATE_DOMAIN, type Mandate, readMandate, type SignedMandate } from '@inro/authority-wire/mandate';
import { type Clock, fromBase64 } from '@inro/foundation';
import { type Kysely, statementHolds, type Transaction } from '@inro/host';
import { TsmError } from '../errors.ts';
import type { RoleSchema } from './database.ts';
import { isSettled, nothingUnsettled, type Unsettled } from './unsettled.ts';

/** No mandate is for longer, whoever signed it, and none is from further ahead than peers' clocks may differ. */
const LONGEST_MS = 60 * 60_000;
const CLOCK_TOLERANCE_MS = 60_000;

/** Where a mandate is used. */
export interface Use {
  readonly deployment: string;
  /** Upper-case hexadecimal, as the element proved it by its keys; absent where no element is met. */
  readonly cplc?: string;
}

/** A mandate whose signature held, with the digest of what was signed. */
export interface ReadMandate extends Mandate {
  readonly sha256: Buffer;
}

const refuse = (): never => {
  throw new TsmError('tsm.mandate_refused');
};
const over = (): never => {
  throw new TsmError('tsm.mandate_over');
};

/**
 * What registration allows, as the front shows it (ADR 41, ADR 47). Each is for one deployment at one element, lets each
 * act happen once, and ends by its time, by a later one at that element, by being closed, or with the process.
 */
export class Mandates {
  readonly #clock: Clock;
  readonly #registration: KeyObject;
  /** Since when this process is there; a clock that was set back begins anew. */
  #since: number;
  constructor(clock: Clock, registration: KeyObject) {
    this.#clock = clock;
    this.#registration = registration;
    this.#since = clock.now().getTime();
  }

  /** `tsm.mandate_refused` unless registration signed it for this deployment and element; `tsm.mandate_over` after its time. */
  read({ mandate: text, signature }: SignedMandate, use: Use): ReadMandate {
    const bytes = fromBase64(text);
    const holds = statementHolds(this.#registration, MANDATE_DOMAIN, bytes, fromBase64(signature));
    const mandate = holds ? parsed(bytes) : refuse();
    if (mandate.deployment !== use.deployment) refuse();
    if (use.cplc !== undefined && mandate.cplc !== use.cplc) refuse();
    const [issued, ends] = [Date.parse(mandate.issuedAt), Date.parse(mandate.endsAt)];
    const now = this.#clock.now().getTime();
    if (issued > now + CLOCK_TOLERANCE_MS || ends - issued > LONGEST_MS) refuse();
    this.#since = Math.min(this.#since, now);
    // Whoever puts a database back starts the process anew: what that one has forgotten is not good any more.
    if (ends <= now || issued < this.#since) over();
    return { ...mandate, sha256: createHash('sha256').update(bytes).digest() };
  }

  /** In the transaction that records what is done: the last mandate at its element, and each act for the first time under it. */
  async spend(trx: Transaction<RoleSchema>, mandate: ReadMandate, once: readonly string[]): Promise<void> {
    const { deployment, number, sha256, application, cplc, endsAt } = mandate;
    const own = { deployment, number, sha256, application, spent: '[]', remembered_until: new Date(endsAt) };
    const fresh = { cplc, ...own, closed: false, ...columnsOf(nothingUnsettled) };
    await trx
      .insertInto('element')
      .values(fresh)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const last = (await elementOf(trx, cplc))!;
    const forgotten = last.remembered_until <= this.#clock.now();
    if (!forgotten && last.deployment === deployment && last.application !== application) refuse();
    if (!forgotten && last.number > number) over();
    const same = !forgotten && last.number === number;
    if (same && !last.sha256.equals(sha256)) refuse();
    if (same && last.closed && once.length > 0) over();
    const before = same ? (JSON.parse(last.spent) as string[]) : [];
    if (once.some((act) => before.includes(act))) over();
    const until = Math.max(own.remembered_until.getTime(), last.remembered_until.getTime());
    const spent = JSON.stringify([...before, ...once]);
    await trx
      .updateTable('element')
      .set({ ...own, spent, closed: same && last.closed, remembered_until: new Date(until) })
      .where('cplc', '=', cplc)
      .execute();
  }

  /** Forgets mandates that nobody can use any more, unless frames that were wrapped under one may still come. */
  async forgetEnded(db: Kysely<RoleSchema>): Promise<void> {
    await db
      .deleteFrom('element')
      .where('remembered_until', '<=', this.#clock.now())
      .where('settled', '=', true)
      .execute();
  }
}

/** What a role remembers of an element, for the caller's transaction alone. */
export const elementOf = (trx: Transaction<RoleSchema>, cplc: string) =>
  trx.selectFrom('element').selectAll().where('cplc', '=', cplc).forUpdate().executeTakeFirst();

/** Remembers what of its frames may still reach an element; forgotten is what nothing was sent to since. */
export async function changeUnsettled(
  trx: Transaction<RoleSchema>,
  cplc: string,
  change: (known: Unsettled) => Unsettled,
): Promise<void> {
  const element = await elementOf(trx, cplc);
  if (!element) return;
  const columns = columnsOf(change(JSON.parse(element.unsettled) as Unsettled));
  await trx.updateTable('element').set(columns).where('cplc', '=', cplc).execute();
}

const columnsOf = (unsettled: Unsettled) => ({ unsettled: JSON.stringify(unsettled), settled: isSettled(unsettled) });

/** What registration signed and this version cannot read, it allows nothing by. */
function parsed(bytes: Uint8Array): Mandate {
  try {
    return readMandate(bytes);
  } catch {
    return refuse();
  }
}
