import { type IssuancePage, type ListedIssuance, listIssuances } from '@inro/authority-wire/issuance';
import { toBase64Url } from '@inro/foundation';
import { appendAudit, describeFailure, inTransaction } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication } from '../life-cycle/application.ts';
import { findWithPerson } from '../life-cycle/lock.ts';
import { isQueued, queue } from '../life-cycle/queue.ts';
import type { Trx } from '../schema.ts';

const MOST_UNKNOWN = 1_000;
/** No more are counted: whatever the CA says, registration comes to an end with it. */
const MOST_COUNTED = 1_000_000;

/**
 * Ends every issuance of which the CA still has something good and registration cannot account (ADR 20). Too many of
 * them, or all that there are, are no backup of yesterday but somebody's mistake: then none is ended, and the operator is
 * told, who may give a number.
 */
export async function reconcileIssuances(context: RegistrationContext, isStopped: () => boolean): Promise<number> {
  const unknown: ListedIssuance[] = [];
  const limit = context.mostUnknown ?? MOST_UNKNOWN;
  let [listed, count, own] = [0, 0, 0];
  let after: string | null = '';
  while (after !== null && count <= Math.max(limit, MOST_COUNTED) && !isStopped()) {
    const page: IssuancePage = await context.peers.ask(listIssuances, { query: after === '' ? {} : { after } });
    const found = await unaccountedFor(context.db, page.issuances);
    listed += page.issuances.length;
    count += found.length;
    if (count <= limit) unknown.push(...found);
    // Each is told once, and a page that another follows tells of one: what goes on beyond that is no list of the CA's book.
    if (listed - count > own) own = await applicationsIn(context.db);
    const isNone = page.issuances.length === 0 && page.next !== null;
    if (isNone || listed - count > own) throw new HttpError('http.peer_unavailable');
    after = page.next;
  }
  if (isStopped()) return 0;
  const most = count < listed ? limit : (context.mostUnknown ?? 0);
  if (count > most) {
    const failure = describeFailure(new RegistrationError('registration.too_many_unknown'));
    context.log.error({ ...failure, count, most }, 'issuances not ended');
    return 0;
  }
  let ended = 0;
  for (const issuance of unknown) if (await endUnaccounted(context, issuance)) ended++;
  return ended;
}

const applicationsIn = async (db: Pick<Trx, 'selectFrom'>): Promise<number> => {
  const { n } = await db
    .selectFrom('application')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
};

/**
 * An application's keys are committed before its issuing order leaves, and its certificates before it is `issued`. So
 * whatever the CA has told of is accounted for by now: the order stands in the outbox, or its certificates are known. One
 * that had no signature yet when the CA told of it is known by the others: an application gets them all at once.
 */
async function unaccountedFor(
  db: Pick<Trx, 'selectFrom'>,
  issuances: readonly ListedIssuance[],
): Promise<ListedIssuance[]> {
  if (issuances.length === 0) return [];
  const ids = issuances.map(({ id }) => id);
  const keysReady = db.selectFrom('application').select('id').where('state', '=', 'keysReady').where('id', 'in', ids);
  const ordered = new Set((await keysReady.execute()).map(({ id }) => id));
  const entered = db.selectFrom('certificate').select(['application', 'sha256']).where('application', 'in', ids);
  const known = Map.groupBy(await entered.execute(), ({ application }) => application);
  return issuances.filter(({ id, certificates }) => {
    const digests = new Set(known.get(id)?.map(({ sha256 }) => toBase64Url(sha256)));
    const accounted = certificates.every((sha256) => (sha256 === null ? digests.size > 0 : digests.has(sha256)));
    return !ordered.has(id) && !accounted;
  });
}

async function endUnaccounted({ db, clock }: RegistrationContext, issuance: ListedIssuance): Promise<boolean> {
  const now = clock.now();
  const { id } = issuance;
  return await inTransaction(db, async (trx) => {
    const application = await findWithPerson(trx, id);
    const unaccounted = (await unaccountedFor(trx, [issuance])).length > 0;
    if (!unaccounted || (await isQueued(trx, 'endIssuance', id))) return false;
    if (application) await enterApplication(trx, application, 'unaccounted', now);
    else await queue(trx, now, 'endIssuance', id);
    await appendAudit(trx, now, 'issuance.not_confirmed', { issuance: id });
    return true;
  });
}
