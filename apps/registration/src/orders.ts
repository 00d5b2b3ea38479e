import {
  announceCertificates,
  type DeploymentOrder,
  deleteDeployment,
  type KeysReport,
  openDeployment,
} from '@inro/authority-wire/deployment';
import {
  type EndOrder,
  endIssuance,
  type IssuanceOrder,
  issue,
  type RevocationOrder,
  revoke,
} from '@inro/authority-wire/issuance';
import { type Clock, toBase64Url } from '@inro/foundation';
import { type OrderKinds, orderKindsFor } from '@inro/host';
import type { InroError } from '@inro/problem';
import type { RegistrationContext } from './context.ts';
import { RegistrationError } from './errors/index.ts';
import { keepCertificates, keepEndedCertificates, refuseIssuance } from './issuance/issuing.ts';
import { enterApplication } from './life-cycle/application.ts';
import { enterOvertaken } from './life-cycle/certificate.ts';
import { lockApplication } from './life-cycle/lock.ts';
import { isOpen } from './life-cycle/phase.ts';
import { decisionsBefore, type OrderKind } from './life-cycle/queue.ts';
import { subjectOf } from './register/resident.ts';
import type { ApplicationRow, Trx } from './schema.ts';

export type OrderContext = Omit<RegistrationContext, 'outbox'>;
const orderOf = orderKindsFor<OrderContext, Trx>();

const applicationOf = (db: Pick<Trx, 'selectFrom'>, id: string): Promise<ApplicationRow> =>
  db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** What the TSM has to know of an application, to open its deployment or to end one that it never heard of. */
const deploymentOf = (application: ApplicationRow): DeploymentOrder => ({
  profile: application.profile,
  application: toBase64Url(application.digest),
  attestationCertificateSha256: toBase64Url(application.attestation_sha256),
  certificates: application.kinds,
});

/** A decision that was dated while the clock was wrong holds from now: the CA takes no date from the future (ADR 15). */
const notAhead = (decided: Date, clock: Clock): Date => (decided < clock.now() ? decided : clock.now());

/** Keeps where the wallet's local agent is to go. */
async function keepSession(
  { clock }: OrderContext,
  trx: Trx,
  id: string,
  { sessionId, url }: { readonly sessionId: string; readonly url: string },
): Promise<void> {
  await trx.updateTable('application').set({ seram_session: sessionId, seram_url: url }).where('id', '=', id).execute();
  await enterApplication(trx, await lockApplication(trx, id), 'openSession', clock.now());
}

async function issuanceOf({ db, tokens }: OrderContext, id: string): Promise<IssuanceOrder | undefined> {
  const application = await applicationOf(db, id);
  const { state, keys, element_chain } = application;
  if (state !== 'keysReady' || keys === null || element_chain === null) return undefined;
  // ADR 37: what was decided about a person reaches the CA before anything is issued to them.
  if ((await decisionsBefore(db, application)).length > 0)
    throw new RegistrationError('registration.decision_undelivered');
  const person = await db
    .selectFrom('resident')
    .selectAll()
    .where('number', '=', application.resident)
    .executeTakeFirstOrThrow();
  return {
    profile: application.profile,
    application: application.document.toString('base64'),
    subject: subjectOf(person),
    attestationChain: element_chain.toString('base64'),
    keys: (JSON.parse(keys) as KeysReport).keys,
    stapleTokenSha256: tokens.digestOf('staple', id).toString('base64url'),
  };
}

/** What the CA refuses for good: what it cannot even read, it cannot read tomorrow either. */
const isFinal = ({ code, row: { retry } }: InroError): boolean =>
  (code.startsWith('ca.') || code === 'http.body_invalid') && retry !== 'later' && retry !== 'now';

/** Every order of registration: to whom it goes and how, what it says now, and what becomes of the answer (ADR 26). */
export const orderKinds: OrderKinds<OrderContext> = {
  openDeployment: orderOf(openDeployment, {
    async body({ db }, id) {
      const application = await applicationOf(db, id);
      return isOpen(application) ? deploymentOf(application) : undefined;
    },
    keep: keepSession,
  }),
  // They themselves go to a session that can store them at once: the TSM keeps none (ADR 42).
  announceCertificates: orderOf(announceCertificates, {
    async body({ db }, id) {
      const { state } = await applicationOf(db, id);
      return state === 'issued' ? {} : undefined;
    },
    keep: keepSession,
  }),
  deleteDeployment: orderOf(deleteDeployment, {
    async body({ db }, id) {
      const application = await applicationOf(db, id);
      return application.deleted_at === null ? deploymentOf(application) : undefined;
    },
    keep: keepSession,
  }),
  issue: orderOf(issue, {
    body: issuanceOf,
    keep: (context, trx, id, { certificates }) => keepCertificates(context, trx, id, certificates),
    isFinal,
    refuse: (context, trx, id, { code }) => refuseIssuance(context, trx, id, code),
  }),
  // ADR 20: whatever id the CA knows it by.
  endIssuance: orderOf(endIssuance, {
    async body({ db, clock }, id): Promise<EndOrder> {
      const application = await db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
      // Registration may have forgotten the application and not the end of its issuance.
      if (!application) return { reason: 'unspecified', at: clock.now().toISOString() };
      const { end_reason, state_since } = application;
      return { reason: end_reason ?? 'unspecified', at: notAhead(state_since, clock).toISOString() };
    },
    keep: (context, trx, id, { certificates }) => keepEndedCertificates(context, trx, id, certificates),
  }),
  revoke: orderOf(revoke, {
    async body({ db, clock }, sha256): Promise<RevocationOrder | undefined> {
      const { reason, decided_at, decision } = await db
        .selectFrom('certificate')
        .select(['reason', 'decided_at', 'decision'])
        .where('sha256', '=', Buffer.from(sha256, 'base64url'))
        .executeTakeFirstOrThrow();
      if (decided_at === null) return undefined;
      const number = decision === 0 ? {} : { number: decision };
      return { reason: reason ?? 'removeFromCRL', at: notAhead(decided_at, clock).toISOString(), ...number };
    },
    async keep({ clock }, trx, sha256, { revokedAt, overtakenBy }) {
      if (overtakenBy !== undefined)
        return await enterOvertaken(trx, Buffer.from(sha256, 'base64url'), overtakenBy, clock.now());
      // What has been decided since is another order's answer.
      await trx
        .updateTable('certificate')
        .set({ revoked_at: revokedAt === null ? null : new Date(revokedAt) })
        .where('sha256', '=', Buffer.from(sha256, 'base64url'))
        .where('reason', revokedAt === null ? 'is' : 'is not', null)
        .execute();
    },
  }),
} satisfies Record<OrderKind, unknown>;
