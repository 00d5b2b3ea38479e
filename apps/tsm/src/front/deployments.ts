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
import { type DeploymentState, deployment, target, transition } from '@inro/life-cycle';
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
    await this.#enter(id, order, 'open');
  }

  /**
   * From now on the phone's applet is to be deleted; certificates and transport keys stay behind. The order to
   * deploy may have been lost, or may still come: one that finds the deployment ended is refused.
   */
  async orderDeletion(id: string, order: DeploymentOrder): Promise<void> {
    await this.#enter(id, order, 'delete');
  }

  /** What comes of an order; made when there is no deployment yet; `tsm.deployment_conflict` for another order. */
  async #enter(id: string, order: DeploymentOrder, event: 'open' | 'delete'): Promise<void> {
    const at = this.#clock.now();
    const wanted = contentsOf(order);
    await inTransaction(this.#db, async (trx) => {
      const found = await trx.selectFrom('deployment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      if (found === undefined) await enterNew(trx, at, { id, ...wanted }, event);
      else {
        if (!isSame(found, wanted)) throw new TsmError('tsm.deployment_conflict');
        await enterTarget(trx, at, found, event);
      }
    });
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
    const at = this.#clock.now();
    await inTransaction(this.#db, async (trx) => {
      const found = await this.lock(trx, id);
      requireFit(found.kinds, certificates);
      await enterTarget(trx, at, found, 'handOver');
      if (found.state === 'Deployed/Operational') return;
      const change = { certificates: JSON.stringify(certificates), changed_at: at };
      await trx.updateTable('deployment').set(change).where('id', '=', id).execute();
      await appendAudit(trx, at, 'certificates arrived', { deployment: id });
    });
  }
}

type Contents = Pick<Row, 'profile' | 'kinds' | 'nonce' | 'attestation_certificate_sha256'>;

const contentsOf = (order: DeploymentOrder): Contents => ({
  profile: order.profile,
  kinds: JSON.stringify(order.certificates),
  nonce: Buffer.from(fromBase64Url(order.application)),
  attestation_certificate_sha256: Buffer.from(fromBase64Url(order.attestationCertificateSha256)),
});

const isSame = (found: Contents, wanted: Contents): boolean =>
  found.profile === wanted.profile &&
  found.kinds === wanted.kinds &&
  found.nonce.equals(wanted.nonce) &&
  found.attestation_certificate_sha256.equals(wanted.attestation_certificate_sha256);

async function enterNew(
  trx: Transaction<FrontSchema>,
  at: Date,
  { id, ...contents }: Contents & { readonly id: string },
  event: 'open' | 'delete',
): Promise<void> {
  const shown = transition(deployment, undefined, 'enter');
  const ordered = transition(target, undefined, event);
  if (shown.outcome !== 'moves' || ordered.outcome !== 'moves') throw new TypeError('a deployment begins');
  const none = { certificates: null, digests: null };
  const row = { id, ...contents, ...none, target: ordered.to, state: shown.to, made_at: at, changed_at: at };
  await trx.insertInto('deployment').values(row).execute();
  if (ordered.audit !== undefined)
    await appendAudit(trx, at, ordered.audit, { deployment: id, profile: contents.profile });
}

/** What comes of an order for a locked deployment (docs/protocol/life-cycle.md). The one place that changes the target. */
async function enterTarget(
  trx: Transaction<FrontSchema>,
  at: Date,
  { id, target: before }: Pick<Row, 'id' | 'target'>,
  event: 'open' | 'handOver' | 'delete',
): Promise<void> {
  const step = transition(target, before, event);
  if (step.outcome === 'refused') throw new TsmError(step.code);
  if (step.outcome === 'stays') return;
  const change = { target: step.to, certificates: null, changed_at: at };
  await trx.updateTable('deployment').set(change).where('id', '=', id).execute();
  if (step.audit !== undefined) await appendAudit(trx, at, step.audit, { deployment: id });
  await queue(trx, at, id, step.orders);
}

/** Records in the transaction that locked the deployment what a session has just seen of the element. */
export async function recordState(
  trx: Transaction<FrontSchema>,
  at: Date,
  { id, state: before }: DeploymentRecord,
  state: DeploymentState,
): Promise<void> {
  const step = transition(deployment, before, `shows ${state}`);
  if (step.outcome !== 'moves') return;
  const over = state === 'Deployed/Operational' || state === 'NotDeployed';
  await trx
    .updateTable('deployment')
    .set({ state: step.to, changed_at: at, ...(over ? { certificates: null } : {}) })
    .where('id', '=', id)
    .execute();
  if (step.audit !== undefined) await appendAudit(trx, at, step.audit, { deployment: id, from: before, to: step.to });
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

/** The certificates are those that were chosen, and can be read; otherwise `tsm.certificates_unfit`. */
function requireFit(kinds: readonly string[], certificates: IssuedCertificates): void {
  const complete = kinds.every((kind) => certificates.some((issued) => issued.kind === kind));
  const readable = certificates.every(({ certificate, issuer }) => isCertificate(certificate) && isCertificate(issuer));
  if (!complete || certificates.length !== kinds.length || !readable) throw new TsmError('tsm.certificates_unfit');
}

function isCertificate(base64: string): boolean {
  try {
    const der = fromBase64(base64);
    return new X509Certificate(der).raw.length === der.length;
  } catch {
    return false;
  }
}
