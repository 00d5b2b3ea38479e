import { type Clock, toBase64Url } from '@inro/foundation';
import { inTransaction, type OutboxOrder } from '@inro/host';
import { InroError } from '@inro/problem';
import { isErrorCode } from '@inro/problem-table';
import { z } from 'zod';
import { certificatesOf } from './certificates/issued.ts';
import type { RegistrationContext } from './context.ts';
import type { KeysReport } from './deployments/keys.ts';
import { keepCertificates, keepEndedCertificates, refuseIssuance } from './issuance/issuing.ts';
import { isOpen } from './life-cycle/phase.ts';
import { orderPaths } from './life-cycle/queue.ts';
import { certifiedSubject } from './register/resident.ts';
import type { ApplicationRow, Trx } from './schema.ts';

type OrderContext = Omit<RegistrationContext, 'outbox'>;
interface OrderKind {
  readonly peer: string;
  readonly method: string;
  readonly path: RegExp;
  /** Makes the request from what is so now, or gives undefined when there is nothing left to order. */
  readonly body: (context: OrderContext, id: string) => Promise<Record<string, unknown> | undefined>;
  readonly keep?: (context: OrderContext, trx: Trx, id: string, answer: unknown) => Promise<void>;
}

const ID = '([\\w-]{22})';
const seramSchema = z.object({ sessionId: z.string().min(16), url: z.url() });
const revokedSchema = z.object({ revokedAt: z.iso.datetime().nullable() });

const applicationOf = (db: Pick<Trx, 'selectFrom'>, id: string): Promise<ApplicationRow> =>
  db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** What the TSM has to know of an application, to open its deployment or to end one that it never heard of. */
const deploymentOf = (application: ApplicationRow) => ({
  profile: application.profile,
  application: toBase64Url(application.digest),
  attestationCertificateSha256: toBase64Url(application.attestation_sha256),
  certificates: application.kinds,
});

/** A decision that was dated while the clock was wrong holds from now: the CA takes no date from the future (ADR 15). */
const notAhead = (decided: Date, clock: Clock): Date => (decided < clock.now() ? decided : clock.now());

/** Keeps where the wallet's local agent is to go. */
async function keepSession(_context: OrderContext, trx: Trx, id: string, answer: unknown): Promise<void> {
  const { sessionId, url } = seramSchema.parse(answer);
  await trx.updateTable('application').set({ seram_session: sessionId, seram_url: url }).where('id', '=', id).execute();
  await trx
    .updateTable('application')
    .set({ state: 'deploying' })
    .where('id', '=', id)
    .where('state', '=', 'accepted')
    .execute();
}

const kinds: readonly OrderKind[] = [
  {
    peer: 'tsm',
    method: 'PUT',
    path: new RegExp(`^/deployments/${ID}$`),
    async body({ db }, id) {
      const application = await applicationOf(db, id);
      return isOpen(application) ? deploymentOf(application) : undefined;
    },
    keep: keepSession,
  },
  {
    peer: 'tsm',
    method: 'PUT',
    path: new RegExp(`^/deployments/${ID}/certificates$`),
    async body(context, id) {
      const { state } = await applicationOf(context.db, id);
      return state === 'issued' ? { certificates: await certificatesOf(context, id) } : undefined;
    },
    keep: keepSession,
  },
  {
    peer: 'tsm',
    method: 'DELETE',
    path: new RegExp(`^/deployments/${ID}$`),
    async body({ db }, id) {
      const application = await applicationOf(db, id);
      return application.deleted_at === null ? deploymentOf(application) : undefined;
    },
    keep: keepSession,
  },
  {
    peer: 'ca',
    method: 'PUT',
    path: new RegExp(`^/issuances/${ID}$`),
    body: issuanceBody,
    keep: keepCertificates,
  },
  {
    peer: 'ca',
    method: 'PUT',
    // ADR 20: whatever id the CA knows it by.
    path: /^\/issuances\/([\w-]{1,64})\/end$/,
    async body({ db, clock }, id) {
      const application = await db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
      // Registration may have forgotten the application and not the end of its issuance.
      if (!application) return { reason: 'unspecified', at: clock.now().toISOString() };
      const { end_reason, state_since } = application;
      return { reason: end_reason ?? 'unspecified', at: notAhead(state_since, clock).toISOString() };
    },
    keep: keepEndedCertificates,
  },
  {
    peer: 'ca',
    method: 'PUT',
    path: /^\/revocations\/([\w-]{43})$/,
    async body({ db, clock }, sha256) {
      const { reason, decided_at } = await db
        .selectFrom('certificate')
        .select(['reason', 'decided_at'])
        .where('sha256', '=', Buffer.from(sha256, 'base64url'))
        .executeTakeFirstOrThrow();
      if (decided_at === null) return undefined;
      return { reason: reason ?? 'removeFromCRL', at: notAhead(decided_at, clock).toISOString() };
    },
    async keep(_context, trx, sha256, answer) {
      const { revokedAt } = revokedSchema.parse(answer);
      // What has been decided since is another order's answer.
      await trx
        .updateTable('certificate')
        .set({ revoked_at: revokedAt === null ? null : new Date(revokedAt) })
        .where('sha256', '=', Buffer.from(sha256, 'base64url'))
        .where('reason', revokedAt === null ? 'is' : 'is not', null)
        .execute();
    },
  },
];

async function issuanceBody({ db, tokens }: OrderContext, id: string): Promise<Record<string, unknown> | undefined> {
  const application = await applicationOf(db, id);
  const { state, keys, element_chain } = application;
  if (state !== 'keysReady' || keys === null || element_chain === null) return undefined;
  const person = await db
    .selectFrom('resident')
    .selectAll()
    .where('number', '=', application.resident)
    .executeTakeFirstOrThrow();
  return {
    profile: application.profile,
    application: application.document.toString('base64'),
    subject: certifiedSubject(person),
    attestationChain: element_chain.toString('base64'),
    keys: (JSON.parse(keys) as KeysReport).keys,
    stapleTokenSha256: tokens.digestOf('staple', id).toString('base64url'),
  };
}

function find(order: OutboxOrder): { readonly kind: OrderKind; readonly id: string } {
  for (const kind of kinds) {
    const id = kind.path.exec(order.path)?.[1];
    if (id !== undefined && kind.peer === order.peer && kind.method === order.method) return { kind, id };
  }
  throw new TypeError('an order of no known kind');
}

interface Refused {
  readonly refused: InroError;
}

/** Sends an order; what the CA refuses for good is an answer, anything else is tried again. */
export async function deliverOrder(context: OrderContext, order: OutboxOrder): Promise<unknown> {
  const { kind, id } = find(order);
  const body = await kind.body(context, id);
  if (body === undefined) return undefined;
  try {
    return await context.peers.call(order.peer, order.method, order.path, body);
  } catch (failure) {
    if (order.path === orderPaths.issuance(id) && isFinal(failure)) return { refused: failure } satisfies Refused;
    throw failure;
  }
}

const isFinal = (failure: unknown): failure is InroError =>
  failure instanceof InroError &&
  isErrorCode(failure.code) &&
  // What the CA cannot even read, it cannot read tomorrow either.
  (failure.code.startsWith('ca.') || failure.code === 'http.body_invalid') &&
  failure.row.retry !== 'later' &&
  failure.row.retry !== 'now';

/** Sends an order that need not outlive this request, and keeps its answer; false when the peer cannot be asked now. */
export async function askNow(context: OrderContext, order: OutboxOrder): Promise<boolean> {
  try {
    const answer = await deliverOrder(context, order);
    await inTransaction(context.db, (trx) => keepAnswer(context, order, answer, trx));
    return true;
  } catch (failure) {
    if (failure instanceof InroError) return false;
    throw failure;
  }
}

/** Keeps what a peer answered, in the transaction that marks the order as done. */
export async function keepAnswer(context: OrderContext, order: OutboxOrder, answer: unknown, trx: Trx): Promise<void> {
  if (answer === undefined) return;
  const { kind, id } = find(order);
  const { refused } = answer as Partial<Refused>;
  if (refused) await refuseIssuance(context, trx, id, refused.code);
  else await kind.keep?.(context, trx, id, answer);
}
