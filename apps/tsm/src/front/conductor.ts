import type { IssuedCertificates } from '@inro/authority-wire/deployment';
import { inTransaction } from '@inro/host';
import type { DeploymentState } from '@inro/life-cycle';
import { InroError } from '@inro/problem';
import { observedState } from '../core/deployment-state.ts';
import { type Knowledge, without } from '../core/knowledge.ts';
import { nextStep } from '../core/plan.ts';
import { notification, type Order, type RamCommand, type Report, startCommand, stopCommand } from '../core/seram.ts';
import { TsmError } from '../errors.ts';
import { digestsOfFiles, requireFit } from './certificates.ts';
import type { TsmFrontContext } from './context.ts';
import { type DeploymentRecord, keepDigests, recordState } from './deployments.ts';
import { isElementOf } from './element.ts';
import { learn } from './learn.ts';
import { queue } from './order-kinds.ts';
import { OrderComposer } from './orders.ts';
import { digestsReadBack } from './registration.ts';
import type { OpenSession, SessionProgress } from './session-book.ts';

/** A mandate lets each act happen once: to do it again, another is asked for, so often within one answer. */
const MOST_RENEWALS = 2;

/** What is known no more when a role or registration wants something done first: the plan then leads there. */
const begunAnew: Readonly<Record<string, (known: Knowledge) => Knowledge>> = {
  'tsm.mandate_over': (known) => without(known, 'mandate', 'files'),
  'registration.mandates_not_closed': (known) => without(known, 'mandate', 'files'),
  'tsm.frames_outstanding': (known) => without(known, 'open', 'registry', 'applet', 'files'),
};

/** In the midst of a decision: certificates are at hand as long as it takes to make one script of them. */
interface Moment {
  readonly known: Knowledge;
  readonly certificates?: IssuedCertificates;
}

/** What ends a session: the news for registration, a refusal by its code, or that the phone is to come again later. */
type Ending = { readonly do: 'delivered' | 'deleted' | 'wait' } | { readonly do: 'refuse'; readonly code: string };

/** What answers a report, before it is recorded. */
interface Decision {
  readonly ramCommands: readonly RamCommand[];
  readonly progress: SessionProgress;
  /** Of the session, if this answer ends it. */
  readonly ending?: Ending;
}

/**
 * Leads a session from report to order: takes in what the element answered, lets the plan say what comes next, asks
 * roles and registration, and records the order before it leaves. It may fail anywhere, or run twice: roles and
 * registration answer the same request alike, so the same report leads to the same order.
 */
export class Conductor {
  readonly #context: TsmFrontContext;
  constructor(context: TsmFrontContext) {
    this.#context = context;
  }

  async answer(sessionId: string, report: Report): Promise<Order> {
    const { book, deployments, roles } = this.#context;
    const found = await book.find(sessionId, report);
    if ('repeated' in found) return found.repeated;
    const { session } = found;
    if (isLate(report, session)) throw new TsmError('tsm.report_out_of_turn');
    const deployment = await deployments.find(session.deployment);
    const known = await learn(roles, session.progress, deployment, report);
    const decision = await this.#decide(session, deployment, known);
    const first = session.orders === 0 ? [startCommand] : [];
    const last = decision.ending === undefined ? [] : [stopCommand];
    const order: Order = {
      delay: 0,
      chosenSecureElement: session.secureElement,
      ramCommands: [...first, ...decision.ramCommands, ...last],
    };
    return await this.#record(session, deployment, report, order, decision);
  }

  async #decide(session: OpenSession, deployment: DeploymentRecord, learnt: Knowledge): Promise<Decision> {
    if (learnt.element !== undefined && !isElementOf(learnt.element, deployment.attestationCertificateSha256))
      return refusal(learnt, 'tsm.other_element');
    let now: Moment = { known: withoutEnded(learnt, this.#context.clock.now()) };
    for (let renewals = 0; ; ) {
      const before = now;
      try {
        const next = await this.#go(session, deployment, before);
        if ('progress' in next) return next;
        now = next;
      } catch (failure) {
        if (comesTooLate(failure, before.known)) return refusal(before.known, 'tsm.element_changed');
        const anew = failure instanceof InroError ? begunAnew[failure.code] : undefined;
        if (anew === undefined || ++renewals > MOST_RENEWALS) throw failure;
        now = { known: anew(before.known) };
      }
    }
  }

  /** One step of the plan: what is known after it, or what answers the report. */
  async #go(session: OpenSession, deployment: DeploymentRecord, { known, certificates }: Moment) {
    const { roles, registration } = this.#context;
    const step = nextStep(deployment, known);
    switch (step.do) {
      case 'checkElement': {
        const asked = await judged(registration.checkElement(deployment, known.element!));
        return 'refused' in asked ? refusal(known, asked.refused) : { known: { ...known, mandate: asked.answer } };
      }
      case 'submitKeys':
        return await this.#submitKeys(deployment, known);
      case 'refuse':
        return refusal(known, step.code);
      case 'delivered':
      case 'deleted':
        return ending(known, { do: step.do });
      default: {
        // They came with an earlier answer: registration is asked again.
        if (step.do === 'write' && certificates === undefined) return { known: without(known, 'files') };
        return await new OrderComposer(roles, session, deployment, known, certificates ?? []).compose(step);
      }
    }
  }

  /** Registration asks the CA only once nothing that it allowed before can be done any more (ADR 47). */
  async #submitKeys(deployment: DeploymentRecord, known: Knowledge): Promise<Moment | Decision> {
    const { roles, registration } = this.#context;
    const closings = await roles.closings(deployment.id, known.mandate!.signed);
    const asked = await judged(registration.submitKeys(deployment, known, closings));
    if ('refused' in asked) return refusal(known, asked.refused);
    if (!asked.answer) return ending(known, { do: 'wait' }, 'accepted-wait');
    const { certificates, mandate } = asked.answer;
    requireFit(deployment.kinds, certificates);
    return { known: { ...known, files: digestsOfFiles(certificates), mandate }, certificates };
  }

  async #record(
    session: OpenSession,
    deployment: DeploymentRecord,
    report: Report,
    order: Order,
    { progress, ending: end }: Decision,
  ): Promise<Order> {
    const { db, clock, book, deployments, deliverNow } = this.#context;
    const { known } = progress;
    const recorded = await inTransaction(db, async (trx) => {
      const current = await deployments.lock(trx, deployment.id);
      const { reportNumber } = report;
      const numbered = reportNumber === undefined ? progress : { ...progress, reportNumber };
      const answer = { order, progress: numbered, last: end !== undefined };
      const result = await book.record(trx, session, report, answer);
      if (!result.first) return { ...result, told: [] };
      const state = stateAfter(end) ?? observedState(current, known);
      if (state !== undefined) await recordState(trx, clock.now(), current, state);
      if (end?.do !== 'delivered' && end?.do !== 'deleted') return { ...result, told: [] };
      if (end.do === 'delivered') await keepDigests(trx, current, digestsReadBack(current, known));
      const news = end.do === 'delivered' ? 'reportDelivered' : 'reportDeleted';
      const told = await queue(trx, clock.now(), deployment.id, [news, 'issuerForgets', 'providerForgets']);
      return { ...result, told };
    });
    await Promise.all(recorded.told.map(deliverNow));
    return recorded.order;
  }
}

/** A report whose successor was answered already says nothing about the order that is out now. */
const isLate = ({ reportNumber }: Report, { progress }: OpenSession): boolean =>
  reportNumber !== undefined && progress.reportNumber !== undefined && reportNumber <= progress.reportNumber;

const stateAfter = (end: Ending | undefined): DeploymentState | undefined => {
  if (end?.do === 'deleted') return 'NotDeployed';
  if (end?.do === 'delivered') return 'Deployed/Operational';
  return end?.do === 'refuse' && end.code === 'tsm.element_failing' ? 'InError' : undefined;
};

const ending = (known: Knowledge, end: Ending, text?: string): Decision => ({
  ramCommands: text === undefined ? [] : [notification(text)],
  progress: { known, segments: [] },
  ending: end,
});

const refusal = (known: Knowledge, code: string): Decision => ending(known, { do: 'refuse', code }, `refused:${code}`);

/** Work that would have to be done anew, and may not be any more: the keys of this application were reported (ADR 47). */
const comesTooLate = (failure: unknown, { mandate }: Knowledge): boolean =>
  failure instanceof InroError &&
  failure.code === 'tsm.mandate_refused' &&
  (mandate?.act === 'read' || mandate?.act === 'store');

/** The answer, or the code by which registration refuses for good; what may go better later is thrown, and the report comes again. */
async function judged<T>(asked: Promise<T>): Promise<{ readonly answer: T } | { readonly refused: string }> {
  try {
    return { answer: await asked };
  } catch (failure) {
    // A fault between two servers is no judgement about the person.
    const isJudgement =
      failure instanceof InroError && !failure.code.startsWith('http.') && !(failure.code in begunAnew);
    if (isJudgement && failure.row.httpStatus < 500) return { refused: failure.code };
    throw failure;
  }
}

const withoutEnded = (known: Knowledge, now: Date): Knowledge =>
  known.mandate !== undefined && Date.parse(known.mandate.endsAt) <= now.getTime() ? without(known, 'mandate') : known;
