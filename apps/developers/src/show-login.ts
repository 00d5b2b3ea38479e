import { processes } from '@inro/deployment';
import { errorTable, isErrorCode } from '@inro/problem-table';
import type { TracedLogin } from './book.ts';
import { commandFor } from './commands.ts';
import {
  type LoginDetail,
  type LoginStep,
  type LoginStepName,
  type LoginSummary,
  loginStepNames,
  type PortalClient,
  type ShownProblem,
  type StepActor,
  type TraceEvent,
} from './wire.ts';

/** Where things stand of which a login speaks. */
export interface Place {
  readonly home: string;
  readonly gateway: string | undefined;
}

const actors: Readonly<Record<LoginStepName, StepActor>> = {
  asked: 'service',
  opened: 'phone',
  answered: 'person',
  matched: 'sdk',
  verified: 'sdk',
  finished: 'service',
};
const EXPIRED = 'relying-party.transaction_expired';
/** Other answers than these leave a login open that were not made for it. */
const leavesOpen = ({ code }: { readonly code: string }): boolean => code !== 'presentation.number_wrong';

export function summaryOf(traced: TracedLogin, now: number, place: Place): LoginSummary {
  const { login, client, asked } = traced;
  const told = inOrder(traced);
  const [first, last] = [told[0]!, told.at(-1)!];
  const state = stateOf(traced, now);
  const given = state === 'expired' ? { code: EXPIRED } : told.findLast(({ problem }) => problem)?.problem;
  const problem = given && shownProblem(given, traced, place);
  return {
    login,
    client,
    at: new Date(first.at).toISOString(),
    flow: asked.flow,
    acts: asked.acts,
    state,
    ms: Math.max(0, last.at - first.at),
    stepsDone: told.filter(({ outcome }) => outcome === 'done').length,
    ...(problem && { problem: { code: problem.code, titles: problem.titles, actor: problem.actor } }),
  };
}

export function detailOf(traced: TracedLogin, now: number, place: Place): LoginDetail {
  const { asked, events } = traced;
  const answer = events.get('answered')?.answer;
  const failed = events.get('matched')?.problem;
  const isOpen = now < asked.expiresAt && (events.has('answered') ? failed !== undefined && leavesOpen(failed) : true);
  return {
    ...summaryOf(traced, now, place),
    steps: stepsOf(traced, place),
    request: asked.request,
    ...(answer !== undefined && { answer }),
    ...(isOpen && { link: asked.link }),
  };
}

function stepsOf(traced: TracedLogin, place: Place): readonly LoginStep[] {
  let before: TraceEvent | undefined;
  return loginStepNames.map((step): LoginStep => {
    const event = traced.events.get(step);
    const common = { step, by: actors[step], checks: event?.checks ?? [], findings: event?.findings ?? [] };
    if (event === undefined) return { ...common, outcome: 'open' };
    const problem = event.problem && shownProblem(event.problem, traced, place);
    const ms = before && Math.max(0, event.at - before.at);
    before = event;
    return { ...common, outcome: event.outcome, ...(ms !== undefined && { ms }), ...(problem && { problem }) };
  });
}

function stateOf(traced: TracedLogin, now: number): LoginSummary['state'] {
  const last = inOrder(traced).at(-1)!;
  if (last.outcome !== 'done') return last.outcome;
  if (last.step === 'finished') return 'done';
  return now < traced.asked.expiresAt ? 'waiting' : 'expired';
}

const inOrder = ({ events }: TracedLogin): readonly TraceEvent[] =>
  loginStepNames.flatMap((step) => events.get(step) ?? []);

/** The row of a code; nothing for one that this house does not know. */
function shownProblem(
  { code, details = {} }: NonNullable<TraceEvent['problem']>,
  traced: TracedLogin,
  place: Place,
): ShownProblem | undefined {
  if (!isErrorCode(code)) return undefined;
  const { title, next, actor } = errorTable[code];
  const by = isOfHouse(traced.client) ? 'house' : byOf(traced, place);
  const command = commandFor(code, details.finding, { client: traced.client, by, origin: originOf(traced) });
  const page = `${place.home}/documents/docs/errors.md#${code.replaceAll('.', '')}`;
  return { code, titles: title, next, actor, details, ...(command !== undefined && { command }), page };
}

const isOfHouse = (client: string): boolean =>
  processes.some(({ name, kind }) => name === client && kind === 'service');

/** The clients that logins were told of; by what a login says of where its answer goes. */
export function clientsOf(logins: readonly TracedLogin[], place: Place): readonly PortalClient[] {
  const byName = Map.groupBy(logins, ({ client }) => client);
  return [...byName].map(([client, own]) => ({
    client,
    names: { ja: client, 'ja-x-easy': client, en: client },
    by: byOf(own[0]!, place),
    logins: own.length,
    lastAt: new Date(Math.max(...own.map((one) => inOrder(one)[0]!.at))).toISOString(),
  }));
}

const byOf = (traced: TracedLogin, { gateway }: Place): 'gateway' | 'sdk' =>
  originOf(traced) === gateway ? 'gateway' : 'sdk';

/** Of the address to which wallets answer; empty for a request that names none. */
function originOf({ asked }: TracedLogin): string {
  const { response_uri: address } = asked.request.payload as { readonly response_uri?: unknown };
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).origin : '';
}
