import type { Evidence } from './evidence.ts';
import { type Pair, pairsIn, type Reading } from './judge.ts';
import type { Fact } from './patterns.ts';
import type { ToldStory } from './story.ts';

/** Everything that can be held against the house. */
export interface Observation {
  readonly story: ToldStory;
  readonly facts: readonly Fact[];
  readonly evidence: readonly Evidence[];
  readonly readings: readonly Reading[];
}

/** A line of `npm run linkability`. */
export interface Result {
  readonly name: string;
  readonly mode: 'direct';
  /** 0: no better than a guess at random; 1: knows the service of every login. */
  readonly advantage: number;
  /** Different pairs of person and service found. */
  readonly pairs: number;
}

type View = (evidence: Evidence) => boolean;

const held =
  (...names: readonly string[]): View =>
  ({ holder }) =>
    names.includes(holder);
const registration = held('registration');
const tsm = held('tsm', 'tsm-issuer', 'tsm-provider');
const ca = held('ca');
// The status side answers out of the CA's tables.
const status: View = ({ holder, medium }) => holder === 'status' || (holder === 'ca' && medium !== 'wire');
const wallet = held('wallet');

/**
 * The contents of every line between two of the house's processes. Not here: the line between a phone and the service
 * it talks to (its contents are TLS's to hide; that the two talk, nothing on this layer hides), and what stays within a
 * phone, or between a service and its own database or the portal of its own developer (ADR 92, on one machine).
 */
const betweenProcesses =
  (services: ReadonlySet<number>): View =>
  ({ exchange, holder }) =>
    exchange !== undefined &&
    !services.has(exchange.port) &&
    !['bank', 'developers'].includes(holder) &&
    !(holder === 'handset' && exchange.served);

function adversariesOf({ services }: ToldStory): Readonly<Record<string, View>> {
  const network = betweenProcesses(new Set(Object.values(services).map((origin) => Number(new URL(origin).port))));
  const views = { registration, tsm, ca, status, wallet, 'network observer between processes': network };
  const together: View = (evidence) => Object.values(views).some((view) => view(evidence));
  return { ...views, 'all of them together': together };
}

/**
 * Plays the game for each adversary: for every login it knows who and when, and names the service, by a record that
 * names both, else by what it saw during the login (as it saw at another login whose service it is told), else at random.
 */
export function playLinkability(observation: Observation): Result[] {
  const { story, evidence, readings } = observation;
  const resultOf = (name: string, sees: View, traces: readonly string[]): Result => {
    const pairs = readings.filter((reading) => sees(reading.evidence)).flatMap(pairsIn);
    const different = new Set(pairs.map(({ person, service }) => `${person} ${service}`));
    return { name, mode: 'direct', advantage: advantageOf(story, traces, pairs), pairs: different.size };
  };
  const watching = Object.entries(adversariesOf(story)).map(([name, sees]) => {
    const seen = evidence.filter((one) => one.exchange !== undefined && sees(one));
    return resultOf(
      name,
      sees,
      story.logins.map(({ from, until }) => traceOf(seen, from, until)),
    );
  });
  return [...watching, resultOf(COLLECTOR, ({ medium }) => medium === 'metrics', movesOf(story))];
}

/** Scrapes all that every process of the house tells, services and phones too, before and after each login. */
const COLLECTOR = 'collector of all metrics';
const movesOf = ({ logins }: ToldStory): readonly string[] => logins.map(({ moved }) => moved);

function advantageOf({ logins, services }: ToldStory, traces: readonly string[], pairs: readonly Pair[]): number {
  const chance = 1 / Object.keys(services).length;
  const scores = logins.map(({ person, service }, i) => {
    const named = pairs.filter((pair) => pair.person === person).map((pair) => pair.service);
    const alike = logins.filter((_, j) => j !== i && traces[j] !== '' && traces[j] === traces[i]);
    const guess = mostFrequent(named) ?? mostFrequent(alike.map((login) => login.service));
    return guess === undefined ? chance : Number(guess === service);
  });
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.max(0, Math.round(((mean - chance) / (1 - chance)) * 1000) / 1000);
}

/**
 * What is asked by the clock, whatever happens. ADR 44: witnesses look at audit logs every ten seconds, and no login writes
 * a line into one. ADR 90: the supervisor looks every half minute, with the operator's key, whether services of the house
 * are due for a certificate, and asks for each of them alike.
 */
const BY_THE_CLOCK = /^GET \/(?:audit-log\/head|access-certificates\/[\w-]+|operator\/registration)\b/;

export const isByTheClock = (request: string): boolean => BY_THE_CLOCK.test(request);

/** What went over the adversary's lines during a login: routes and sizes. A process's talk with its own database says nothing. */
export function traceOf(seen: readonly Evidence[], from: number, until: number): string {
  return seen
    .filter(({ exchange }) => exchange!.request !== '' && !isByTheClock(exchange!.request))
    .filter(({ exchange }) => exchange!.at >= from && exchange!.at <= until)
    .map(({ where, bytes }) => `${where} ${Math.round(bytes.length / 64)}`)
    .sort()
    .join('\n');
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = Map.groupBy(names, (name) => name);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
