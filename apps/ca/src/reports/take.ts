import { createHash } from 'node:crypto';
import { equalInConstantTime } from '@inro/foundation';
import { inTransaction, sql, type Transaction } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { parseCertificate } from '@inro/pki/read';
import { readReport } from '@inro/presentation/report';
import { joseToDer } from '@inro/verifier';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { CaSchema } from '../schema.ts';
import { type ReportState, told } from './state.ts';

const LATEST_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const MOST_A_DAY = 5;
const MOST_WAITING = 100_000;
const KEPT_MS = 365 * DAY_MS;
const FORGOTTEN_AT_ONCE = 100;

type Read = ReturnType<typeof readReport>;

/**
 * Takes a person's report of a service: signed by the key that they log in with, which the staple token names, so that no
 * certificate is in it. The same again is the same report. Whose it was is kept as a hash of the token, which the authority
 * does not have: it tells five a day from six, and leads to nobody (ADR 96).
 */
export async function takeReport(
  context: CaContext,
  authorization: string | undefined,
  text: string,
): Promise<ReportState> {
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new CaError('ca.staple_token_invalid');
  const read = readSigned(text);
  await requireSigned(context, token, read);
  const { report } = read;
  const now = context.clock.now();
  const isOfNow = Math.abs(report.issuedAt * 1000 - now.getTime()) <= LATEST_MS;
  if (report.authority !== context.statusOrigin || !isOfNow) throw new CaError('ca.report_not_signed');
  const reporter = createHash('sha256').update(`inro report ${token}`).digest();
  return await inTransaction(context.db, async (trx) => {
    await sql`select pg_advisory_xact_lock(${reporter.readInt32BE()})`.execute(trx);
    const before = await trx
      .selectFrom('service_report')
      .selectAll()
      .where('reference', '=', report.reference)
      .executeTakeFirst();
    if (before !== undefined) {
      // Somebody else's name of a report is no name of one of theirs.
      if (!equalInConstantTime(before.reporter, reporter)) throw new CaError('ca.report_not_signed');
      return told(before);
    }
    await requireRoom(trx, reporter, now);
    await requireService(trx, report.service);
    const { reference, service, kind, words = null } = report;
    const row = await trx
      .insertInto('service_report')
      .values({ reference, reporter, service, kind, words, reported_at: now })
      .returningAll()
      .executeTakeFirstOrThrow();
    return told(row);
  });
}

function readSigned(text: string): Read {
  try {
    return readReport(text);
  } catch (cause) {
    throw new HttpError('http.body_invalid', { cause });
  }
}

/** By the authentication key of the phone whose token this is, and while its certificate is good. */
async function requireSigned({ db }: CaContext, token: string, read: Read): Promise<void> {
  const row = await db
    .selectFrom('issuance')
    .innerJoin('certificate', 'certificate.issuance', 'issuance.id')
    .select(['der', 'state', 'ended_at'])
    .where('staple_token_sha256', '=', createHash('sha256').update(token).digest())
    .where('profile', '=', 'phone-user-authentication')
    .executeTakeFirst();
  if (row?.der == null) throw new CaError('ca.staple_token_invalid');
  const { publicKey } = parseCertificate(new Uint8Array(row.der));
  const signed =
    read.algorithm === 'RS256'
      ? { scheme: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const, signature: read.signature }
      : { scheme: { name: 'ECDSA', hash: 'SHA-384' } as const, signature: joseToDer(read.signature) };
  const { scheme, signature } = signed;
  const holds =
    signature !== undefined &&
    nodeSignatureVerifier.verify({ key: publicKey, scheme, data: read.signingInput, signature }) === true;
  if (!holds || row.state !== 'good' || row.ended_at !== null) throw new CaError('ca.report_not_signed');
}

async function requireRoom(trx: Transaction<CaSchema>, reporter: Uint8Array, now: Date): Promise<void> {
  await sql`delete from service_report where number in (
    select number from service_report where answered_at < ${new Date(now.getTime() - KEPT_MS)} limit ${FORGOTTEN_AT_ONCE}
    for update skip locked)`.execute(trx);
  const count = trx.selectFrom('service_report').select((row) => row.fn.countAll<string>().as('all'));
  const own = await count
    .where('reporter', '=', reporter)
    .where('reported_at', '>', new Date(now.getTime() - DAY_MS))
    .executeTakeFirstOrThrow();
  if (Number(own.all) >= MOST_A_DAY) throw new CaError('ca.reports_too_often');
  const waiting = await count.where('answered_at', 'is', null).executeTakeFirstOrThrow();
  if (Number(waiting.all) >= MOST_WAITING) throw new HttpError('http.busy');
}

/** A service that the authority certified, whenever that was. */
async function requireService(trx: Transaction<CaSchema>, origin: string): Promise<void> {
  const known = await trx
    .selectFrom('certificate')
    .select('id')
    .where('kind', '=', 'relyingParty')
    .where(sql<boolean>`origins @> ${[origin]}::text[]`)
    .limit(1)
    .executeTakeFirst();
  if (known === undefined) throw new CaError('ca.report_of_unknown_service');
}
