import { createHash, X509Certificate } from 'node:crypto';
import { appendAudit, inTransaction, type Kysely, type Transaction } from '@inro/host';
import { type Clock, fromBase64, fromBase64Url, InroError, toHex } from '@inro/problem';
import { z } from 'zod';
import { fileName } from '../core/applet-commands.ts';
import { type CertificateKind, certificateKind, placeOf } from '../core/certificate-kinds.ts';
import type { DeploymentState } from '../core/deployment-state.ts';
import type { Deployment } from '../core/knowledge.ts';
import type { FrontSchema } from './database.ts';

const sha256Base64Url = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** `PUT /deployments/ID` (docs/protocol/registration.md). */
export const deploymentOrderSchema = z.object({
  profile: z.enum(['phone', 'card']),
  application: sha256Base64Url,
  attestationCertificateSha256: sha256Base64Url,
  certificates: z
    .array(certificateKind)
    .min(1)
    .max(2)
    .refine((kinds) => new Set(kinds).size === kinds.length),
});
export type DeploymentOrder = z.infer<typeof deploymentOrderSchema>;

/** Certificates as they go between the rooms: DER in base64. */
export const issuedCertificatesSchema = z
  .array(z.object({ kind: certificateKind, certificate: z.base64().max(5600), issuer: z.base64().max(5600) }))
  .min(1)
  .max(2);
export type IssuedCertificates = z.infer<typeof issuedCertificatesSchema>;

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
  const certificates =
    row.certificates === null ? undefined : issuedCertificatesSchema.parse(JSON.parse(row.certificates));
  const files = certificates && Object.entries(filesOfCertificates(certificates));
  return {
    id: row.id,
    profile: row.profile,
    target: row.target,
    kinds: JSON.parse(row.kinds) as CertificateKind[],
    nonce: toHex(row.nonce),
    attestationCertificateSha256: toHex(row.attestation_certificate_sha256),
    state: row.state as DeploymentState,
    certificates,
    files: files && Object.fromEntries(files.map(([ef, content]) => [ef, digestOf(content)])),
  };
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
    if (known.target !== 'deployed') throw new InroError('tsm.deployment_conflict');
  }

  /**
   * From now on the phone's applet is to be deleted; certificates that were on their way stay behind. The order to
   * deploy may have been lost, or may still come: one that finds the deployment ended is refused.
   */
  async orderDeletion(id: string, order: DeploymentOrder): Promise<void> {
    const { target } = await this.#enter(id, order, 'deleted');
    if (target !== 'deleted') await this.#change(id, 'deletion ordered', { target: 'deleted', certificates: null });
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
    if (!same) throw new InroError('tsm.deployment_conflict');
    return known;
  }

  async find(id: string): Promise<DeploymentRecord> {
    const row = await this.#db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new InroError('tsm.deployment_unknown');
    return recordOf(row);
  }

  /** Keeps the certificates that are to be stored on the element; they must be those that were chosen. */
  async keepCertificates(id: string, certificates: IssuedCertificates): Promise<void> {
    const { kinds, target } = await this.find(id);
    const complete = kinds.every((kind) => certificates.some((issued) => issued.kind === kind));
    const readable = certificates.every(
      ({ certificate, issuer }) => isCertificate(certificate) && isCertificate(issuer),
    );
    if (!complete || certificates.length !== kinds.length || !readable) throw new InroError('tsm.certificates_unfit');
    if (target !== 'deployed') throw new InroError('tsm.deployment_conflict');
    const kept = await this.#change(
      id,
      'certificates arrived',
      { certificates: JSON.stringify(certificates) },
      'deployed',
    );
    // The deletion was ordered in between.
    if (!kept) throw new InroError('tsm.deployment_conflict');
  }

  /** False when the deployment has another target by now. */
  async #change(id: string, event: string, change: Partial<Row>, target?: Row['target']): Promise<boolean> {
    const at = this.#clock.now();
    return await inTransaction(this.#db, async (trx) => {
      const changed = await trx
        .updateTable('deployment')
        .set({ ...change, changed_at: at })
        .where('id', '=', id)
        .$if(target !== undefined, (query) => query.where('target', '=', target!))
        .executeTakeFirst();
      if (changed.numUpdatedRows !== 1n) return false;
      await appendAudit(trx, at, event, { deployment: id });
      return true;
    });
  }
}

/** Records in the caller's transaction what a session has just seen of the element. */
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

function isCertificate(base64: string): boolean {
  try {
    const der = fromBase64(base64);
    return new X509Certificate(der).raw.length === der.length;
  } catch {
    return false;
  }
}
