import { createHash, type KeyObject } from 'node:crypto';
import { MANDATE_DOMAIN, type Mandate, readMandate, type SignedMandate } from '@inro/authority-wire/mandate';
import { type Clock, fromBase64 } from '@inro/foundation';
import { type Kysely, statementHolds, type Transaction } from '@inro/host';
import { TsmError } from '../errors.ts';
import type { RoleSchema } from './database.ts';

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
 * What registration allows, as the front shows it (ADR 41). Each is for one deployment and one element, lets each act
 * happen once, and ends by its time or by a later one.
 */
export class Mandates {
  readonly #clock: Clock;
  readonly #registration: KeyObject;
  constructor(clock: Clock, registration: KeyObject) {
    this.#clock = clock;
    this.#registration = registration;
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
    if (ends <= now) over();
    return { ...mandate, sha256: createHash('sha256').update(bytes).digest() };
  }

  /** In the transaction that records what is done: the last mandate of its deployment, and each act for the first time under it. */
  async spend(trx: Transaction<RoleSchema>, mandate: ReadMandate, once: readonly string[]): Promise<void> {
    const { deployment, number, sha256, application, cplc, endsAt } = mandate;
    const own = { number, sha256, application, cplc, spent: '[]', remembered_until: new Date(endsAt) };
    await trx
      .insertInto('mandate')
      .values({ deployment, ...own })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const last = await trx
      .selectFrom('mandate')
      .selectAll()
      .where('deployment', '=', deployment)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const forgotten = last.remembered_until <= this.#clock.now();
    if (!forgotten && (last.application !== application || last.cplc !== cplc)) refuse();
    if (!forgotten && last.number > number) over();
    const same = !forgotten && last.number === number;
    if (same && !last.sha256.equals(sha256)) refuse();
    const before = same ? (JSON.parse(last.spent) as string[]) : [];
    if (once.some((act) => before.includes(act))) over();
    const until = Math.max(own.remembered_until.getTime(), last.remembered_until.getTime());
    await trx
      .updateTable('mandate')
      .set({ ...own, spent: JSON.stringify([...before, ...once]), remembered_until: new Date(until) })
      .where('deployment', '=', deployment)
      .execute();
  }

  /** Forgets mandates that nobody can use any more. */
  async forgetEnded(db: Kysely<RoleSchema>): Promise<void> {
    await db.deleteFrom('mandate').where('remembered_until', '<=', this.#clock.now()).execute();
  }
}

/** What registration signed and this version cannot read, it allows nothing by. */
function parsed(bytes: Uint8Array): Mandate {
  try {
    return readMandate(bytes);
  } catch {
    return refuse();
  }
}
