import { appendAudit, inTransaction, type Transaction } from '@inro/host';
import { type IssuanceState, issuance, type Standing, standing, transition } from '@inro/life-cycle';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { CaSchema } from '../schema.ts';
import type { PlannedCertificate } from './plan.ts';
import { requireSigner, type Signer } from './signer.ts';

/** An issuance as it is written down before anything is signed. */
export interface IssuanceRecord {
  readonly id: string;
  readonly requestSha256: Buffer;
  readonly applicationSha256: Buffer | null;
  /** Null where no application is. */
  readonly signer: Signer | null;
  /** What has to be so until the record stands; else it throws. */
  readonly requires?: (trx: Transaction<CaSchema>) => Promise<void>;
  readonly stapleTokenSha256: Buffer | null;
  /** Of the certificate of the element that the keys are in. */
  readonly elementSha256?: Buffer;
  readonly certificates: readonly PlannedCertificate[];
}

const constraints: Readonly<
  Record<string, 'ca.application_already_used' | 'ca.key_already_certified' | 'ca.renewed_with_other_key'>
> = {
  certificate_renewed_once: 'ca.renewed_with_other_key',
  issuance_application_sha256_key: 'ca.application_already_used',
  certificate_key_once: 'ca.key_already_certified',
};

/**
 * Writes an issuance and its certificates down, all or nothing, durable when this resolves. A record that is there
 * already under the same id stays as it is: the caller goes on from what is recorded.
 */
export async function recordIssuance(context: CaContext, record: IssuanceRecord): Promise<void> {
  const now = context.clock.now();
  const step = transition(issuance, undefined, 'record');
  if (step.outcome !== 'moves' || step.audit === undefined) throw new TypeError('an issuance begins');
  const { audit } = step;
  try {
    await inTransaction(context.db, async (trx) => {
      const made = await trx
        .insertInto('issuance')
        .values({
          id: record.id,
          request_sha256: record.requestSha256,
          application_sha256: record.applicationSha256,
          staple_token_sha256: record.stapleTokenSha256,
          element_sha256: record.elementSha256 ?? null,
          recorded_at: now,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows !== 1n) return;
      // What was checked before is so until the record stands, or there is no record.
      if (record.signer) await requireSigner(trx, record.signer, now);
      await record.requires?.(trx);
      await openPartitions(trx, record.certificates);
      for (const planned of record.certificates) {
        await trx
          .insertInto('certificate')
          .values(certificateRow(record.id, planned, now))
          .execute();
      }
      const kinds = record.certificates.map((planned) => planned.kind);
      await appendAudit(trx, now, audit, { issuance: record.id, kinds });
    });
  } catch (failure) {
    const code = constraints[(failure as { constraint?: string }).constraint ?? ''];
    throw code ? new CaError(code, { cause: failure }) : failure;
  }
}

/** CRL partitions exist before their first certificate; in one order for all, so that two orders never block each other. */
export async function openPartitions(
  trx: Transaction<CaSchema>,
  certificates: readonly PlannedCertificate[],
): Promise<void> {
  const rows = certificates.flatMap(({ crl, authority }) => (crl === null ? [] : [{ name: crl, authority }]));
  for (const row of rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    await trx
      .insertInto('crl')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** A certificate as it begins. */
export const certificateRow = (issuance: string | null, planned: PlannedCertificate, now: Date) => ({
  issuance,
  state: firstStanding(),
  kind: planned.kind,
  profile: planned.profile,
  authority: planned.authority,
  crl: planned.crl,
  serial: Buffer.from(planned.serial),
  public_key_sha256: planned.publicKeySha256,
  tbs: Buffer.from(planned.tbs),
  not_before: planned.notBefore,
  not_after: planned.notAfter,
  recorded_at: now,
  renews: planned.renews ?? null,
  ordered_days: planned.orderedDays ?? null,
});

function firstStanding(): Standing {
  const step = transition(standing, undefined, 'record');
  if (step.outcome !== 'moves') throw new TypeError('a certificate begins');
  return step.to;
}

/** The digest of the request that an issuance was recorded for; `ca.issuance_ended` when it was ended since, or before. */
export async function recordedRequest({ db }: CaContext, id: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('issuance')
    .select(['request_sha256', 'ended_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row) requireStep(row, 'record');
  return row?.request_sha256 ?? undefined;
}

/** Holds an issuance as it is until the caller's transaction ends; `ca.issuance_ended` when it has ended. */
export async function requireRunning(trx: Transaction<CaSchema>, id: string): Promise<void> {
  const row = await trx
    .selectFrom('issuance')
    .select('ended_at')
    .where('id', '=', id)
    .forShare()
    .executeTakeFirstOrThrow();
  requireStep(row, 'sign');
}

type Ended = Pick<CaSchema['issuance'], 'ended_at'>;

/** docs/protocol/life-cycle.md, Issuance. */
export const issuanceState = ({ ended_at }: Ended): IssuanceState => (ended_at === null ? 'running' : 'ended');

function requireStep(row: Ended, event: 'record' | 'sign'): void {
  const step = transition(issuance, issuanceState(row), event);
  if (step.outcome === 'refused') throw new CaError(step.code);
}
