import type { DeliveredDigests, DeploymentOrder } from '@inro/authority-wire/deployment';
import { type Clock, fromBase64Url, toHex } from '@inro/foundation';
import { appendAudit, inTransaction, type Kysely, type Transaction } from '@inro/host';
import type { KeyKind } from '@inro/jpki-profile';
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
}

type Row = FrontSchema['deployment'];

const recordOf = (row: Row): DeploymentRecord => ({
  id: row.id,
  profile: row.profile,
  target: row.target,
  kinds: JSON.parse(row.kinds) as KeyKind[],
  nonce: toHex(row.nonce),
  attestationCertificateSha256: toHex(row.attestation_certificate_sha256),
  state: row.state as DeploymentState,
});

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
   * From now on the phone's applet is to be deleted; transport keys stay behind. The order to
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

  /** There are certificates now: the deployment is to be there. `tsm.deployment_conflict` when it is to be deleted. */
  async announce(id: string): Promise<void> {
    const at = this.#clock.now();
    await inTransaction(this.#db, async (trx) => {
      await enterTarget(trx, at, await this.lock(trx, id), 'announce');
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
  const row = { id, ...contents, digests: null, target: ordered.to, state: shown.to, made_at: at, changed_at: at };
  await trx.insertInto('deployment').values(row).execute();
  if (ordered.audit !== undefined)
    await appendAudit(trx, at, ordered.audit, { deployment: id, profile: contents.profile });
}

/** What comes of an order for a locked deployment (docs/protocol/life-cycle.md). The one place that changes the target. */
async function enterTarget(
  trx: Transaction<FrontSchema>,
  at: Date,
  { id, target: before }: Pick<Row, 'id' | 'target'>,
  event: 'open' | 'announce' | 'delete',
): Promise<void> {
  const step = transition(target, before, event);
  if (step.outcome === 'refused') throw new TsmError(step.code);
  if (step.outcome === 'stays') return;
  const change = { target: step.to, changed_at: at };
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
  await trx.updateTable('deployment').set({ state: step.to, changed_at: at }).where('id', '=', id).execute();
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
