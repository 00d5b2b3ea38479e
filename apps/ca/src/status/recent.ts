import { inTransaction, type Transaction } from '@inro/host';
import { buildTbsCertList, type CrlEntry, lintTbsCertList, signTbs } from '@inro/pki/issue';
import { type Authority, isInForce } from '../authority.ts';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { CaSchema } from '../schema.ts';
import { entryOf } from './crls.ts';

const MINUTE = 60_000;
/** How often it is made, where nothing happens. */
const EVERY = 5 * MINUTE;
/** Of what: no proof of validity that a wallet shows is older than a day (ADR 6), and clocks may differ. */
const WINDOW = 26 * 60 * MINUTE;
/** How long it counts, where the next one does not come. */
const LIFE = 60 * MINUTE;

/** One number for five minutes, so that the base has one without anybody remembering it. */
const tickOf = (at: number): number => Math.floor(at / EVERY);

/**
 * What was revoked, suspended or let go of since yesterday, of each root in one delta CRL over all of its certificates
 * (docs/protocol/recent-revocations.md): small, the same for everybody, fetched whole by whoever will not wait until a
 * wallet's proof of validity is over. It tells what is revoked, and never what is good.
 */
export class RecentRevocations {
  readonly #context: CaContext;
  constructor(context: CaContext) {
    this.#context = context;
  }

  /** The newest list of every root that signs still, DER. */
  async lists(): Promise<readonly Uint8Array[]> {
    const names = this.#inForce().map(({ name }) => name);
    const { db } = this.#context;
    const rows = await db
      .selectFrom('recent_list')
      .select('der')
      .where('authority', 'in', names)
      .where('der', 'is not', null)
      .orderBy('authority')
      .execute();
    return rows.map(({ der }) => new Uint8Array(der!));
  }

  /** When the oldest list was made; undefined while a root that signs still has none. */
  async oldestMadeAt(): Promise<Date | undefined> {
    const names = this.#inForce().map(({ name }) => name);
    const { db } = this.#context;
    const rows = await db.selectFrom('recent_list').select('made_at').where('authority', 'in', names).execute();
    const made = rows.flatMap(({ made_at: at }) => (at === null ? [] : [at.getTime()]));
    return made.length === 0 || made.length < names.length ? undefined : new Date(Math.min(...made));
  }

  /** Makes every list anew that is five minutes old, that something has changed since, or that is of a time set back from. */
  async publishDue(): Promise<void> {
    for (const authority of this.#inForce()) await this.#publish(authority);
  }

  #inForce(): readonly Authority[] {
    const now = this.#context.clock.now();
    return Object.values(this.#context.authorities).filter(
      (authority) => authority.purpose !== 'access' && isInForce(authority, now),
    );
  }

  #publish(authority: Authority): Promise<void> {
    const { db, clock } = this.#context;
    return inTransaction(db, async (trx) => {
      const { name } = authority;
      await trx
        .insertInto('recent_list')
        .values({ authority: name })
        .onConflict((row) => row.doNothing())
        .execute();
      const row = await trx
        .selectFrom('recent_list')
        .selectAll()
        .where('authority', '=', name)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const now = clock.now();
      const isYoung = row.made_at !== null && row.made_at <= now && now.getTime() - row.made_at.getTime() < EVERY;
      if (isYoung && !(await hasChanged(trx, name, row.made_at!))) return;
      // RFC 5280 §5.2.3: it never goes back, whatever the clock does.
      const number = Math.max(row.number + 1, tickOf(now.getTime()));
      const der = await signedList(authority, {
        now,
        number,
        previousNumber: row.number,
        entries: await entriesOf(trx, name, now),
      });
      await trx
        .updateTable('recent_list')
        .set({ number, made_at: now, der: Buffer.from(der) })
        .where('authority', '=', name)
        .execute();
    });
  }
}

async function signedList(
  { signer, identity }: Authority,
  list: {
    readonly now: Date;
    readonly number: number;
    readonly previousNumber: number;
    readonly entries: readonly CrlEntry[];
  },
): Promise<Uint8Array> {
  const { now, number, previousNumber, entries } = list;
  const tbs = buildTbsCertList({
    signatureAlgorithm: signer.algorithm,
    issuer: identity.name,
    authorityKeyIdentifier: identity.keyIdentifier,
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + LIFE),
    number,
    baseNumber: number - WINDOW / EVERY,
    entries,
  });
  const findings = lintTbsCertList(tbs, { issuer: identity, previousNumber, scope: 'issuer' });
  if (findings.length > 0) throw new CaError('ca.lint_failed', { details: { findings: findings.join(' ') } });
  return signTbs(signer, tbs);
}

const changedOf = (trx: Transaction<CaSchema>, authority: string, since: Date) =>
  trx.selectFrom('certificate').where('authority', '=', authority).where('changed_at', '>=', since);

const hasChanged = async (trx: Transaction<CaSchema>, authority: string, since: Date): Promise<boolean> =>
  (await changedOf(trx, authority, since).select('id').limit(1).executeTakeFirst()) !== undefined;

const shown = ['id', 'serial', 'state', 'revoked_at', 'changed_at', 'reason'] as const;

/**
 * What is over anyway needs no line. An issuer of statements stays to its end (ADR 99): no proof that a wallet shows says
 * anything of it, so that whoever has its key would come back when the day is over.
 */
async function entriesOf(trx: Transaction<CaSchema>, authority: string, now: Date): Promise<CrlEntry[]> {
  const since = new Date(now.getTime() - WINDOW);
  const changed = await changedOf(trx, authority, since).select(shown).where('not_after', '>', now).execute();
  const issuers = await trx
    .selectFrom('certificate')
    .select(shown)
    .where('authority', '=', authority)
    .where('kind', '=', 'statementIssuer')
    .where('state', '<>', 'good')
    .where('changed_at', '<', since)
    .where('not_after', '>', now)
    .execute();
  const rows = [...changed, ...issuers].sort((one, other) => one.id - other.id);
  return rows.map((row) =>
    row.state === 'good'
      ? { ...entryOf({ ...row, revoked_at: row.changed_at }, now), reason: 'removeFromCRL' }
      : entryOf(row, now),
  );
}
