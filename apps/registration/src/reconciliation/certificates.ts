import { certificateStates, type Standing } from '@inro/authority-wire/issuance';
import { toBase64Url } from '@inro/foundation';
import { appendAudit, describeFailure, inTransaction } from '@inro/host';
import { parseCertificate } from '@inro/pki/read';
import { revokeCertificates } from '../certificates/revoke.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterCertificate } from '../life-cycle/certificate.ts';
import { lockWithPerson } from '../life-cycle/lock.ts';
import { isQueued } from '../life-cycle/queue.ts';
import type { CertificateRow } from '../schema.ts';

const PAGE = 500;

type Decided = Pick<CertificateRow, 'reason' | 'decided_at'>;

/**
 * Compares every certificate with where it stands at the CA (ADR 20): a decision that the CA has forgotten is ordered
 * again, one that registration has forgotten is taken over. Of certificates that the CA has no record of, the operator
 * is told.
 */
export async function reconcileCertificates(context: RegistrationContext, isStopped: () => boolean) {
  let corrected = 0;
  const missing: CertificateRow[] = [];
  let after: Buffer = Buffer.alloc(0);
  while (!isStopped()) {
    const page = await context.db
      .selectFrom('certificate')
      .select(['sha256', 'reason', 'decided_at'])
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(PAGE)
      .execute();
    if (page.length === 0) break;
    after = page.at(-1)!.sha256;
    const standings = await askStandings(context, page);
    for (const row of page) {
      const found = standings.get(toBase64Url(row.sha256));
      if (found === undefined) missing.push(...(await livingOf(context, row.sha256)));
      else if (remedyOf(row, found) !== undefined && (await correct(context, row.sha256, found))) corrected++;
    }
  }
  if (missing.length > 0) await tellOfMissing(context, missing);
  return { corrected, missing: missing.length };
}

async function askStandings({ peers }: RegistrationContext, rows: readonly Pick<CertificateRow, 'sha256'>[]) {
  const sha256 = rows.map((row) => toBase64Url(row.sha256));
  const answer = await peers.ask(certificateStates, { body: { sha256 } });
  return new Map<string, Standing>(answer.certificates.map((one) => [one.sha256, one]));
}

/** What the book and the CA have to be brought together by: the CA is told again, or the book takes over what the CA has. */
function remedyOf({ reason, decided_at }: Decided, { state, revokedAt }: Standing): 'order' | 'takeOver' | undefined {
  if (reason === null) {
    if (state === 'good') return undefined;
    const released = state === 'hold' && decided_at !== null && new Date(revokedAt) <= decided_at;
    return released ? 'order' : 'takeOver';
  }
  if (reason === 'certificateHold') {
    if (state === 'hold') return undefined;
    return state === 'good' ? 'order' : 'takeOver';
  }
  return state === 'revoked' ? undefined : 'order';
}

async function correct({ db, clock }: RegistrationContext, sha256: Buffer, found: Standing): Promise<boolean> {
  const now = clock.now();
  return await inTransaction(db, async (trx) => {
    const named = trx.selectFrom('certificate').selectAll().where('sha256', '=', sha256);
    await lockWithPerson(trx, (await named.executeTakeFirstOrThrow()).application);
    const row = await named.executeTakeFirstOrThrow();
    const remedy = remedyOf(row, found);
    if (remedy === undefined) return false;
    // What the CA has not heard yet it has not forgotten.
    if (remedy === 'order' && (await isQueued(trx, 'revoke', sha256))) return false;
    const reason = found.state === 'revoked' ? found.reason : 'certificateHold';
    // With the CA's date: a later one would make good what was signed since a suspension.
    if (remedy === 'takeOver') await revokeCertificates(trx, [row], reason, now, new Date(found.revokedAt ?? now));
    else await enterCertificate(trx, row, 'forgotten', now);
    const { application, kind } = row;
    await appendAudit(trx, now, 'certificate.not_confirmed', { application, kind, remedy, state: found.state });
    return true;
  });
}

async function livingOf({ db, clock }: RegistrationContext, sha256: Buffer): Promise<CertificateRow[]> {
  const row = await db.selectFrom('certificate').selectAll().where('sha256', '=', sha256).executeTakeFirstOrThrow();
  return parseCertificate(row.der).notAfter.at > clock.now().getTime() ? [row] : [];
}

async function tellOfMissing(
  { db, log, clock }: RegistrationContext,
  missing: readonly CertificateRow[],
): Promise<void> {
  const applications = [...new Set(missing.map(({ application }) => application))];
  const failure = describeFailure(new RegistrationError('registration.ca_forgot_certificates'));
  log.error({ ...failure, count: missing.length }, 'certificates missing at the CA');
  await inTransaction(db, async (trx) => {
    for (const application of applications)
      await appendAudit(trx, clock.now(), 'certificate.unknown_to_ca', { application });
  });
}
