import { createHash, X509Certificate } from 'node:crypto';
import {
  type DeliveredDigests,
  type DeploymentOrder,
  type IssuedCertificates,
  issuedCertificates,
} from '@inro/authority-wire/deployment';
import { type Clock, fromBase64, fromBase64Url, toHex } from '@inro/foundation';
import { appendAudit, inTransaction, type Kysely, type Transaction } from '@inro/host';
import { fileName, type KeyKind, placeOf } from '@inro/jpki-profile';
import type { DeploymentState } from '../core/deployment-state.ts';
import type { Deployment } from '../core/knowledge.ts';
import { TsmError } from '../errors.ts';
import type { FrontSchema } from './database.ts';
import { queue } from './order-kinds.ts';

/** A deployment with what the front alone needs of it. */
export interface DeploymentRecord extends Deployment {
  readonly id: string;
  readonly attestationCertificateSha256: string;
  readonly state: DeploymentState;
  readonly certificates: IssuedCertificates | undefined;
}

/** The files that certificates become, by EF. */
export const filesOfCertificates = (certificates: IssuedCertificates): Readonly<Record<string, string>> =>
  Object.fromEntries(
    certificates.flatMap(({ kind, certificate, issuer }) => [
      [fileName(placeOf[kind].certificateFile), certificate],
      [fileName(placeOf[kind].issuerFile), issuer],
    ]),
  );

const digestOf = (base64: string): string => toHex(createHash('sha256').update(fromBase64(base64)).digest());

type Row = FrontSchema['deployment'];

function recordOf(row: Row): DeploymentRecord {
  const record = {
    id: row.id,
    profile: row.profile,
    target: row.target,
    kinds: JSON.parse(row.kinds) as KeyKind[],
    nonce: toHex(row.nonce),
    attestationCertificateSha256: toHex(row.attestation_certificate_sha256),
    state: row.state as DeploymentState,
    certificates: undefined,
    files: undefined,
  };
  if (row.certificates === null) return record;
  return withCertificates(record, issuedCertificates.parse(JSON.parse(row.certificates)));
}

/** A deployment whose certificates have come. */
export function withCertificates(deployment: DeploymentRecord, certificates: IssuedCertificates): DeploymentRecord {
  const files = Object.entries(filesOfCertificates(certificates)).map(([ef, content]) => [ef, digestOf(content)]);
  return { ...deployment, certificates, files: Object.fromEntries(files) };
}

/** The deployments that registration ordered, by application. */
export class Deployments {
  readonly #db: Kysely<FrontSchema>;
  readonly #clock: Clock;
  constructor(db: Kysely<FrontSchema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Opens a deployment, or finds it again; `tsm.deployment_conflict` when the order is another one, or it has ended. */
  async order(id: string, order: DeploymentOrder): Promise<void> {
    const known = await this.#enter(id, order, 'deployed');
    if (known.target !== 'deployed') throw new TsmError('tsm.deployment_conflict');
  }

  /**
   * From now on the phone's applet is to be deleted; certificates and transport keys stay behind. The order to
   * deploy may have been lost, or may still come: one that finds the deployment ended is refused.
   */
  async orderDeletion(id: string, order: DeploymentOrder): Promise<void> {
    await this.#enter(id, order, 'deleted');
    await this.#change(id, 'deletion ordered', ({ target }) =>
      target === 'deleted' ? undefined : { target: 'deleted', certificates: null },
    );
  }

  /** The deployment as it stands, made with that target when there was none; `tsm.deployment_conflict` for another one. */
  async #enter(id: string, order: DeploymentOrder, target: Row['target']): Promise<Row> {
    const at = this.#clock.now();
    const row: Row = {
      id,
      profile: order.profile,
      target,
      kinds: JSON.stringify(order.certificates),
      nonce: Buffer.from(fromBase64Url(order.application)),
      attestation_certificate_sha256: Buffer.from(fromBase64Url(order.attestationCertificateSha256)),
      state: 'NotDeployed',
      certificates: null,
      digests: null,
      made_at: at,
      changed_at: at,
    };
    const known = await inTransaction(this.#db, async (trx) => {
      const found = await trx.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst();
      if (found) return found;
      await trx.insertInto('deployment').values(row).execute();
      const event = target === 'deployed' ? 'deployment ordered' : 'deletion ordered';
      await appendAudit(trx, at, event, { deployment: id, profile: row.profile });
      return row;
    });
    const same =
      known.profile === row.profile &&
      known.kinds === row.kinds &&
      known.nonce.equals(row.nonce) &&
      known.attestation_certificate_sha256.equals(row.attestation_certificate_sha256);
    if (!same) throw new TsmError('tsm.deployment_conflict');
    return known;
  }

  async find(id: string): Promise<DeploymentRecord> {
    const row = await this.#db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new TsmError('tsm.deployment_unknown');
    return recordOf(row);
  }

  /** The deployment as it stands, for the caller's transaction alone. */
  async lock(trx: Transaction<FrontSchema>, id: string): Promise<DeploymentRecord> {
    const row = await trx.selectFrom('deployment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new TsmError('tsm.deployment_unknown');
    return recordOf(row);
  }

  /** Keeps the certificates until they are stored on the element; they must be those that were chosen. */
  async keepCertificates(id: string, certificates: IssuedCertificates): Promise<void> {
    await this.#change(id, 'certificates arrived', ({ kinds, target, state }) => {
      const complete = kinds.every((kind) => certificates.some((issued) => issued.kind === kind));
      const readable = certificates.every(
        ({ certificate, issuer }) => isCertificate(certificate) && isCertificate(issuer),
      );
      if (!complete || certificates.length !== kinds.length || !readable) throw new TsmError('tsm.certificates_unfit');
      if (target !== 'deployed') throw new TsmError('tsm.deployment_conflict');
      return state === 'Deployed/Operational' ? undefined : { certificates: JSON.stringify(certificates) };
    });
  }

  /** Decides on the deployment as it stands, and changes it in the same transaction. */
  async #change(id: string, event: string, changeOf: (found: DeploymentRecord) => Partial<Row> | undefined) {
    const at = this.#clock.now();
    await inTransaction(this.#db, async (trx) => {
      const change = changeOf(await this.lock(trx, id));
      if (change === undefined) return;
      await trx
        .updateTable('deployment')
        .set({ ...change, changed_at: at })
        .where('id', '=', id)
        .execute();
      await appendAudit(trx, at, event, { deployment: id });
      if (change.target === 'deleted') await queue(trx, at, id, ['issuerDestroysKeys', 'providerDestroysKeys']);
    });
  }
}

/** Records in the transaction that locked the deployment what a session has just seen of the element. */
export async function recordState(
  trx: Transaction<FrontSchema>,
  at: Date,
  { id, state: before }: DeploymentRecord,
  state: DeploymentState,
): Promise<void> {
  if (before === state) return;
  const over = state === 'Deployed/Operational' || state === 'NotDeployed';
  await trx
    .updateTable('deployment')
    .set({ state, changed_at: at, ...(over ? { certificates: null } : {}) })
    .where('id', '=', id)
    .execute();
  await appendAudit(trx, at, 'deployment state', { deployment: id, from: before, to: state });
}

/** Keeps the digests that registration is to hear of. */
export async function keepDigests(
  trx: Transaction<FrontSchema>,
  { id }: DeploymentRecord,
  digests: DeliveredDigests,
): Promise<void> {
  await trx
    .updateTable('deployment')
    .set({ digests: JSON.stringify(digests) })
    .where('id', '=', id)
    .execute();
}

function isCertificate(base64: string): boolean {
  try {
    const der = fromBase64(base64);
    return new X509Certificate(der).raw.length === der.length;
  } catch {
    return false;
  }
}
