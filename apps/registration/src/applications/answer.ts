import { toBase64, toBase64Url } from '@inro/foundation';
import { parseCertificate } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { type Problem, renderProblem } from '@inro/problem';
import { type ErrorCode, isErrorCode, ReceivedError } from '@inro/problem-table';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { isOver } from '../life-cycle/phase.ts';
import type { OrderKind } from '../life-cycle/queue.ts';
import type { ApplicationRow, CertificateRow } from '../schema.ts';
import { requireTokenStands } from './token-end.ts';

const seramOf = ({ seram_url: url, seram_session: sessionId }: ApplicationRow) =>
  url === null || sessionId === null ? null : { url, sessionId };

/** What POST /applications answers, the first time and every time. */
export const acceptedAnswer = ({ tokens }: RegistrationContext, application: ApplicationRow) => ({
  applicationId: application.id,
  statusToken: tokens.tokenOf('status', application.id),
  state: application.state,
  seram: seramOf(application),
});

/** What GET /applications/ID answers; asks the TSM for a session while there is something left to do on the phone. */
export async function statusAnswer(context: RegistrationContext, id: string) {
  const before = await context.db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
  if (!before) throw new RegistrationError('registration.application_unknown');
  const all = context.db.selectFrom('certificate').select(['kind', 'sha256', 'der', 'issuer', 'reason']);
  const own = await all.where('application', '=', id).execute();
  const ends = own.map(({ der }) => parseCertificate(der).notAfter.at);
  requireTokenStands(before, ends.length === 0 ? undefined : Math.max(...ends), context.clock.now());
  const application = await withSession(context, before);
  const certificates = (await all.where('application', '=', id).execute()).filter(({ reason }) => reason === null);
  return {
    applicationId: id,
    state: application.state,
    seram: seramOf(application),
    certificates: certificates.map(certificateAnswer),
    ...(application.state === 'delivered' ? { stapleToken: context.tokens.tokenOf('staple', id) } : {}),
    ...(isErrorCode(application.problem) ? { problem: problemOf(application.problem) } : {}),
  };
}

/**
 * For the wallet's OCSP requests: the authentication certificate itself; of the other one, which states attributes and
 * stays away, the request alone (ADR 79).
 */
const certificateAnswer = ({
  kind,
  sha256,
  der,
  issuer,
}: Pick<CertificateRow, 'kind' | 'sha256' | 'der' | 'issuer'>) => {
  const { notBefore, notAfter } = parseCertificate(der);
  return {
    kind,
    sha256: toBase64Url(sha256),
    validFrom: new Date(notBefore.at).toISOString(),
    validUntil: new Date(notAfter.at).toISOString(),
    ...(kind === 'userAuthentication'
      ? { certificate: toBase64(der), issuer: toBase64(issuer) }
      : { ocspRequest: toBase64(buildOcspRequest(der, issuer)) }),
  };
};

const problemOf = (code: ErrorCode): Problem => renderProblem(new ReceivedError(code));

/** Whether another application runs on the element of this one. */
async function runsBeside({ db }: RegistrationContext, { id, cplc }: ApplicationRow): Promise<boolean> {
  if (cplc === null) return false;
  const there = db.selectFrom('application').select('state').where('cplc', '=', cplc).where('id', '!=', id);
  return (await there.execute()).some((other) => !isOver(other));
}

/** What a phone in this state still has to do with the TSM; nothing is deleted beside what runs on the same element (ADR 47). */
async function errandOf(context: RegistrationContext, application: ApplicationRow): Promise<OrderKind | undefined> {
  const { state, profile, deleted_at } = application;
  if (state === 'accepted' || state === 'deploying') return 'openDeployment';
  if (state === 'issued') return 'announceCertificates';
  const deletes = isOver({ state }) && profile === 'phone' && deleted_at === null;
  return deletes && !(await runsBeside(context, application)) ? 'deleteDeployment' : undefined;
}

/** Sessions end by themselves: the one kept may be over, so the TSM is asked which one to use now. */
async function withSession(context: RegistrationContext, application: ApplicationRow): Promise<ApplicationRow> {
  const errand = await errandOf(context, application);
  const without = { ...application, seram_url: null, seram_session: null };
  if (errand === undefined || !context.sessions.take(application.id)) return without;
  // The order that lasts is in the outbox since it was decided: this question is nothing to keep.
  if (!(await context.outbox.ask({ kind: errand, id: application.id }))) return without;
  return await context.db
    .selectFrom('application')
    .selectAll()
    .where('id', '=', application.id)
    .executeTakeFirstOrThrow();
}
