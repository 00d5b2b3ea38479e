import { createHash } from 'node:crypto';
import { appendAudit, inTransaction, sql, type Transaction } from '@inro/host';
import { buildTbsCertList, type CrlEntry, type CrlToBeSigned, lintTbsCertList, signTbs } from '@inro/pki/issue';
import type { Authority } from '../authority.ts';
import { authorityNamed, type CaContext, namesInForce, rulesAt } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { CaSchema } from '../schema.ts';

const HOUR = 3_600_000;
/** Expired certificates stay on for so long, so that every full CRL of a regular schedule shows them once more (RFC 5280 §3.3). */
const EXPIRED_STAY = 35 * 24 * HOUR;

/** Publishes the CRLs of all partitions: on schedule as a new base, at revocation as a new full CRL and its delta. */
export class Crls {
  readonly #context: CaContext;
  constructor(context: CaContext) {
    this.#context = context;
  }

  /** The stored CRL or delta by name, published first when that has not happened yet. */
  async find(name: string): Promise<{ readonly der: Uint8Array; readonly nextUpdate: Date } | undefined> {
    const delta = name.endsWith('-delta');
    const base = delta ? name.slice(0, -'-delta'.length) : name;
    const read = () =>
      this.#context.db
        .selectFrom('crl')
        .select(['der', 'delta', 'next_update'])
        .where('name', '=', base)
        .executeTakeFirst();
    let row = await read();
    if (row && row.der === null) {
      await this.publish(base);
      row = await read();
    }
    const der = delta ? row?.delta : row?.der;
    return der && row?.next_update ? { der, nextUpdate: row.next_update } : undefined;
  }

  /** Publishes every partition that a revocation touched, whose time has come, or whose list is of a time that the clock was set back from. */
  async publishDue(): Promise<number> {
    const now = this.#context.clock.now();
    const due = await sql<{
      name: string;
    }>`select name from crl
      where authority in (${sql.join(namesInForce(this.#context))})
        and (dirty or base_at is null or base_at <= ${this.#baseDue(now)} or base_at > ${now}) order by name`.execute(
      this.#context.db,
    );
    for (const { name } of due.rows) await this.publish(name);
    this.#context.counts.renewal({ of: 'crl', outcome: 'done' }, due.rows.length);
    return due.rows.length;
  }

  #baseDue(now: Date): Date {
    return new Date(now.getTime() - this.#context.configuration.crl.everyHours * HOUR);
  }

  /**
   * One partition. Full and delta share one numbering (RFC 5280 §5.2.3); on schedule the full CRL becomes the base
   * of the deltas that follow, in between a new pair with the same number says the same.
   */
  publish(name: string): Promise<void> {
    const context = this.#context;
    return inTransaction(context.db, async (trx) => {
      const row = await trx
        .selectFrom('crl')
        .selectAll()
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const now = context.clock.now();
      const rebase = row.base_at === null || row.base_at <= this.#baseDue(now) || row.base_at > now;
      if (!row.dirty && !rebase) return;
      const authority = authorityNamed(context, row.authority);
      const { layout } = rulesAt(context, now);
      const number = row.number + 1;
      const common: Omit<CrlToBeSigned, 'entries'> = {
        signatureAlgorithm: authority.signer.algorithm,
        issuer: authority.identity.name,
        authorityKeyIdentifier: authority.identity.keyIdentifier,
        thisUpdate: now,
        nextUpdate: new Date(now.getTime() + context.configuration.crl.validHours * HOUR),
        number,
        distributionPoint: layout.distributionPoint(name, authority.purpose, context.statusOrigin),
      };
      const delta = layout.distributionPoint(`${name}-delta`, authority.purpose, context.statusOrigin);
      const sign = (crl: CrlToBeSigned) => signLinted(authority, crl, row.number);
      const full = await sign({ ...common, delta, entries: await fullEntries(trx, name, now) });
      const baseAt = rebase ? now : row.base_at!;
      const baseNumber = rebase ? number : row.base_number;
      const entries = rebase ? [] : await deltaEntries(trx, name, baseAt, now);
      const changes = await sign({ ...common, baseNumber, entries });
      await trx
        .updateTable('crl')
        .set({
          number,
          base_number: baseNumber,
          base_at: baseAt,
          next_update: common.nextUpdate,
          der: Buffer.from(full),
          delta: Buffer.from(changes),
          dirty: false,
        })
        .where('name', '=', name)
        .execute();
      const sha256 = createHash('sha256').update(full).digest('base64url');
      await appendAudit(trx, now, 'crl.published', { name, number, sha256 });
    });
  }
}

/** Lint what you sign: what breaks a rule is not published, and the list before it stays. */
async function signLinted(authority: Authority, crl: CrlToBeSigned, previousNumber: number): Promise<Uint8Array> {
  const tbs = buildTbsCertList(crl);
  const findings = lintTbsCertList(tbs, { issuer: authority.identity, previousNumber });
  if (findings.length > 0) throw new CaError('ca.lint_failed', { details: { findings: findings.join(' ') } });
  return signTbs(authority.signer, tbs);
}

interface EntryRow {
  readonly serial: Uint8Array;
  readonly revoked_at: Date | null;
  readonly reason: CrlEntry['reason'] | null;
}

/** RFC 5280 §5.3: a revocation of a time that the clock was set back from stands as one of now. */
export const entryOf = ({ serial, revoked_at, reason }: EntryRow, now: Date): CrlEntry => ({
  serialNumber: serial,
  revocationDate: revoked_at! > now ? now : revoked_at!,
  reason: reason ?? 'unspecified',
});

async function fullEntries(trx: Transaction<CaSchema>, name: string, now: Date): Promise<CrlEntry[]> {
  const rows = await trx
    .selectFrom('certificate')
    .select(['serial', 'revoked_at', 'reason'])
    .where('crl', '=', name)
    .where('state', '<>', 'good')
    .where('not_after', '>', new Date(now.getTime() - EXPIRED_STAY))
    .orderBy('id')
    .execute();
  return rows.map((row) => entryOf(row, now));
}

/** Everything that changed since the base; what was let go of says removeFromCRL here, and only here. */
async function deltaEntries(trx: Transaction<CaSchema>, name: string, baseAt: Date, now: Date): Promise<CrlEntry[]> {
  const rows = await trx
    .selectFrom('certificate')
    .select(['serial', 'state', 'revoked_at', 'changed_at', 'reason'])
    .where('crl', '=', name)
    .where('changed_at', '>=', baseAt)
    .orderBy('id')
    .execute();
  return rows.map((row) =>
    row.state === 'good'
      ? { serialNumber: row.serial, revocationDate: row.changed_at!, reason: 'removeFromCRL' }
      : entryOf(row, now),
  );
}
