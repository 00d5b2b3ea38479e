import type { Clock } from '@inro/foundation';
import { inTransaction, type Kysely } from '@inro/host';
import { InroError } from '@inro/problem';
import { type DeploymentState, observedState } from '../core/deployment-state.ts';
import {
  afterInterruption,
  type Knowledge,
  learnIssuer,
  learnOpening,
  learnProvider,
  secretsRefused,
} from '../core/knowledge.ts';
import { nextStep, type Step } from '../core/plan.ts';
import { notification, type Order, type RamCommand, type Report, startCommand, stopCommand } from '../core/seram.ts';
import { TsmError } from '../errors.ts';
import type { FrontSchema } from './database.ts';
import { type DeploymentRecord, type Deployments, keepDigests, recordState, withCertificates } from './deployments.ts';
import { attestedKinds, isElementOf, learnElement } from './element.ts';
import { queue } from './order-kinds.ts';
import { type ElementStep, OrderComposer } from './orders.ts';
import { digestsReadBack, type Registration } from './registration.ts';
import type { Roles } from './roles.ts';
import { answersBySegment, type Segment } from './segments.ts';
import type { OpenSession, SessionBook, SessionProgress } from './session-book.ts';

interface Ports {
  readonly db: Kysely<FrontSchema>;
  readonly clock: Clock;
  readonly book: SessionBook;
  readonly deployments: Deployments;
  readonly roles: Roles;
  readonly registration: Registration;
  /** Delivers one order of the outbox, if it can be done in a short while. */
  readonly deliverNow: (order: number) => Promise<void>;
}

/** What answers a report, before it is recorded. */
interface Decision {
  readonly ramCommands: readonly RamCommand[];
  readonly progress: SessionProgress;
  /** The step that ends the session, if one does. */
  readonly ending?: Exclude<Step, ElementStep>['do'] | 'wait';
}

/**
 * Leads a session from report to order: takes in what the element answered, lets the plan say what comes next, asks
 * roles and registration, and records the order before it leaves. It may fail anywhere, or run twice: whatever it asks
 * for is decided once by whoever decides it, so the same report leads to the same order.
 */
export class Conductor {
  readonly #ports: Ports;
  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async answer(sessionId: string, report: Report): Promise<Order> {
    const { book, deployments } = this.#ports;
    const found = await book.find(sessionId, report);
    if ('repeated' in found) return found.repeated;
    const { session } = found;
    if (isLate(report, session)) throw new TsmError('tsm.report_out_of_turn');
    const deployment = await deployments.find(session.deployment);
    const known = await this.#learn(session, deployment, report);
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

  async #learn(session: OpenSession, deployment: DeploymentRecord, report: Report): Promise<Knowledge> {
    const { known, segments } = session.progress;
    const status = report.localAgentStatus.localAgentStatusEnum;
    if (segments.length === 0) return known;
    if (status === 'UNAVAILABLE_SE' || status === 'UNGRANTED_ACCESS' || status === 'POLLING')
      return afterInterruption(known);
    const answers = answersBySegment(segments, report);
    let learnt = status === 'UNKNOWN_FAILURE' ? secretsRefused(known) : known;
    for (const [place, segment] of segments.entries())
      learnt = await this.#learnSegment(learnt, segment, answers[place]!, deployment);
    return learnt;
  }

  async #learnSegment(
    known: Knowledge,
    segment: Segment,
    answers: readonly string[],
    deployment: DeploymentRecord,
  ): Promise<Knowledge> {
    const { roles } = this.#ports;
    switch (segment.kind) {
      case 'element':
        return learnElement(known, segment, answers);
      case 'opening': {
        if (known.element === undefined) return known;
        const { cplc } = known.element;
        const body = { deployment: deployment.id, cplc, answers };
        return learnOpening(
          known,
          { role: segment.role, id: segment.channel },
          await roles.judge(segment.role, segment.channel, body),
        );
      }
      case 'script': {
        const { channel, number } = segment;
        if (segment.role === 'issuer')
          return learnIssuer(known, await roles.issuerAnswers(channel, number, deployment.id, answers));
        const outcome = await roles.providerAnswers(channel, number, deployment.id, answers);
        const chain = known.element!.attestationChain;
        return learnProvider(known, outcome, attestedKinds(outcome.applet, deployment.nonce, chain));
      }
    }
  }

  async #decide(session: OpenSession, before: DeploymentRecord, learnt: Knowledge): Promise<Decision> {
    const { roles, registration, deployments } = this.#ports;
    let [deployment, known] = [before, learnt];
    if (known.element !== undefined && !isElementOf(known.element, deployment.attestationCertificateSha256))
      return ending(known, 'refuse', 'tsm.other_element');
    for (;;) {
      const step = nextStep(deployment, known);
      switch (step.do) {
        case 'checkElement': {
          const refusal = await refusalOf(registration.checkElement(deployment.id, known.element!));
          if (refusal) return ending(known, 'refuse', refusal);
          known = { ...known, accepted: true };
          break;
        }
        case 'submitKeys': {
          let certificates: Awaited<ReturnType<Registration['submitKeys']>>;
          const refusal = await refusalOf(
            registration.submitKeys(deployment, known).then((issued) => {
              certificates = issued;
            }),
          );
          if (refusal) return ending(known, 'refuse', refusal);
          if (!certificates) return ending(known, 'wait');
          await deployments.keepCertificates(deployment.id, certificates);
          deployment = withCertificates(deployment, certificates);
          break;
        }
        case 'refuse':
          return ending(known, 'refuse', step.code);
        case 'delivered':
        case 'deleted':
          return ending(known, step.do);
        default:
          return await new OrderComposer(roles, session, deployment, known).compose(step);
      }
    }
  }

  async #record(
    session: OpenSession,
    deployment: DeploymentRecord,
    report: Report,
    order: Order,
    { progress, ending: end }: Decision,
  ): Promise<Order> {
    const { db, clock, book, deployments, deliverNow } = this.#ports;
    const { known } = progress;
    const recorded = await inTransaction(db, async (trx) => {
      const current = await deployments.lock(trx, deployment.id);
      const { reportNumber } = report;
      const numbered = reportNumber === undefined ? progress : { ...progress, reportNumber };
      const answer = { order, progress: numbered, last: end !== undefined };
      const result = await book.record(trx, session, report, answer);
      if (!result.first) return { ...result, told: [] };
      const state = stateAfter(end, order) ?? observedState(current, known);
      if (state !== undefined) await recordState(trx, clock.now(), current, state);
      if (end !== 'delivered' && end !== 'deleted') return { ...result, told: [] };
      if (end === 'delivered') await keepDigests(trx, current, digestsReadBack(current, known));
      const news = end === 'delivered' ? 'reportDelivered' : 'reportDeleted';
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

const stateAfter = (end: Decision['ending'], order: Order): DeploymentState | undefined => {
  if (end === 'deleted') return 'NotDeployed';
  if (end === 'delivered') return 'Deployed/Operational';
  return end === 'refuse' && failed(order) ? 'InError' : undefined;
};

const failed = (order: Order): boolean =>
  (order.ramCommands ?? []).some(
    (command) =>
      command.ramCommandType === 'notificationCommand' &&
      command.deviceAppNotification === 'refused:tsm.element_failing',
  );

function ending(known: Knowledge, end: NonNullable<Decision['ending']>, code?: string): Decision {
  const text = code ? `refused:${code}` : end === 'wait' ? 'accepted-wait' : undefined;
  return {
    ramCommands: text === undefined ? [] : [notification(text)],
    progress: { known, segments: [] },
    ending: end,
  };
}

/** The code by which registration refuses for good; what may go better later is thrown, and the report comes again. */
async function refusalOf(asked: Promise<void>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (failure) {
    // A fault between two servers is no judgement about the person.
    const judged = failure instanceof InroError && !failure.code.startsWith('http.');
    if (judged && failure.row.httpStatus < 500) return failure.code;
    throw failure;
  }
}
