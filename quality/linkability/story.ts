import { Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import {
  type HttpTransport,
  PresentationJourney,
  type PresentationPorts,
  Staples,
  Statements,
} from '@inro/wallet/core';
import { Browser } from '../people/browser.ts';
import type { Citizen } from '../people/citizens.ts';
import { beginLogin, ok, presentationPorts } from '../people/log-in.ts';
import { pairedWallet } from '../people/phone.ts';
import type { RunningSystem } from '../people/running-system.ts';
import { live, phoneOf } from '../people/states.ts';
import { openTestService, type TestService } from '../testing/house/service.ts';
import { otherServices, persons, type ServiceCast } from './cast.ts';
import { movedBetween, scrapeAll } from './scrapes.ts';

/** One login that happened: who, where, when, and the texts that went between phone and service. */
export interface ToldLogin {
  readonly person: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly link: string;
  readonly request: string;
  readonly answer: string;
  /** What moved in the metrics of all processes between a moment before it and one after it. */
  readonly moved: string;
}

export interface ToldStory {
  readonly logins: readonly ToldLogin[];
  /** Items of a statement that were shown, each told as a login is: what is looked for of them in every record. */
  readonly shown: readonly ToldLogin[];
  /** Origin of each service by its name. */
  readonly services: Readonly<Record<string, string>>;
}

interface Phone {
  readonly citizen: Citizen;
  readonly ports: PresentationPorts;
  /** What this phone carried to services since it was emptied. */
  readonly carried: { url: string; body: string; answer: string }[];
}

/** The bank logs in alone; the others ask for an item of a statement too (ADR 88). */
type Act = 'login' | 'statement';

interface Service {
  readonly name: string;
  readonly origin: string;
  /** Begins on the same device; gives the link to the wallet's page and what remains to be done in the browser. */
  begin(phone: string, act: Act): Promise<{ readonly link: string; finish(redirectUri: string): Promise<unknown> }>;
}

/** How often each person logs in at each of their services. */
const ROUNDS = 3;

/** Several persons enrol, then log in at several services in an order that depends on nothing. */
export async function tellPrivateStory(system: RunningSystem): Promise<ToldStory> {
  const opened: TestService[] = [];
  try {
    const phones = await inPairs(persons, (citizen) => enrolled(system, citizen));
    const services = [bankOf(system)];
    for (const cast of otherServices) {
      const service = await openTestService(system, cast.name, cast.names);
      opened.push(service);
      services.push(serviceOf(system, cast, service));
    }
    const logins: ToldLogin[] = [];
    for (const [phone, service] of orderOf(phones, services)) logins.push(await logInAt(system, phone, service));
    const shown: ToldLogin[] = [];
    for (const phone of phones) {
      // Whose signing certificate has ended has none.
      if ((await new Statements(phone.ports).held()) === null) continue;
      for (const service of services.slice(1)) shown.push(await logInAt(system, phone, service, 'statement'));
    }
    // The schedule goes on whatever was used.
    for (const { ports } of phones) {
      await new Staples(ports).refresh();
      await new Statements(ports).refreshIfDue();
    }
    return { logins, shown, services: Object.fromEntries(services.map(({ name, origin }) => [name, origin])) };
  } finally {
    for (const service of opened) await service.close();
  }
}

async function inPairs<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let i = 0; i < all.length; i += 2) done.push(...(await Promise.all(all.slice(i, i + 2).map(work))));
  return done;
}

async function enrolled(system: RunningSystem, citizen: Citizen): Promise<Phone> {
  await live(system, citizen);
  const phone = phoneOf(citizen);
  const wallet = await pairedWallet(system, phone);
  const carried: Phone['carried'] = [];
  const fetch = wallet.door.fetch;
  const watched: HttpTransport = async (request) => {
    const answer = await fetch(request);
    const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
    carried.push({ url: request.url, body: text(request.body), answer: text(answer.body) });
    return answer;
  };
  Object.assign(wallet.door, { fetch: watched });
  const ports = await presentationPorts(system, phone, wallet);
  await new Statements(ports).refreshIfDue();
  return { citizen, ports, carried };
}

const walletOrigin = (system: RunningSystem, phone: string): string =>
  system.origin('wallet').replace('://', `://${phone}.`);

function bankOf(system: RunningSystem): Service {
  const origin = system.origin('bank');
  return {
    name: 'bank',
    origin,
    async begin(phone) {
      const browser = new Browser(origin);
      const { link, transaction } = await beginLogin(browser, { flow: 'same-device', phone });
      const finish = async (redirectUri: string) =>
        ok(
          await browser.post(`/api/logins/${transaction}/finish`, {
            responseCode: new URL(redirectUri).searchParams.get('response_code'),
          }),
        );
      return { link, finish };
    },
  };
}

function serviceOf(system: RunningSystem, { name, purpose }: ServiceCast, { origin, sdk }: TestService): Service {
  return {
    name,
    origin,
    async begin(phone, act) {
      const wanted =
        act === 'login' ? { login: {} } : { statement: { required: ['age_over_18'], keptDays: 0 } as const };
      const created = await sdk.ask({ flow: 'same-device', purpose, ...wanted });
      const own = { transaction: created.transaction, browserSession: created.browserSession };
      const finish = (redirectUri: string) => {
        const responseCode = new URL(redirectUri).searchParams.get('response_code')!;
        return sdk.result({ acts: [act], ...own, responseCode });
      };
      return { link: created.walletLink(walletOrigin(system, phone)), finish };
    },
  };
}

/** Everybody at two of the services, `ROUNDS` times, each round in another order. */
function orderOf<A, B>(people: readonly A[], services: readonly B[]): [A, B][] {
  const all = people.flatMap((one, i) =>
    [i, i + 1].map((service): [A, B] => [one, services[service % services.length]!]),
  );
  // Steps without a common factor with 8 come by everybody.
  return [1, 3, 5]
    .slice(0, ROUNDS)
    .flatMap((step, round) => all.map((_one, i) => all[(i * step + round) % all.length]!));
}

/** The collector's own questions are no part of a login: none is asked in the same millisecond. */
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function logInAt(
  system: RunningSystem,
  { citizen, ports, carried }: Phone,
  service: Service,
  act: Act = 'login',
): Promise<ToldLogin> {
  const before = await scrapeAll(system);
  await aMoment();
  const from = Date.now();
  carried.length = 0;
  const { link, finish } = await service.begin(phoneOf(citizen), act);
  // The phone's browser opens the link: what a browser sends of it.
  await httpRequest(link.replace(/#.*/, ''), { headers: { accept: 'text/html' } });
  const journey = await PresentationJourney.open(ports, link);
  await journey.pinTriesLeft();
  await journey.enterPin({ pin: new Secret(citizen.phonePin) });
  const { redirectUri } = await journey.handOver();
  await finish(redirectUri!);
  const until = Date.now();
  await aMoment();
  const moved = movedBetween(before, await scrapeAll(system));
  const [asked, answered] = [carried[0]!, carried.at(-1)!];
  return {
    person: citizen.citizen,
    service: service.name,
    from,
    until,
    link,
    request: asked.answer,
    answer: `${answered.url}\n${answered.body}\n${answered.answer}`,
    moved,
  };
}
