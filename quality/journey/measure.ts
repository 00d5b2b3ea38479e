import type { RunningSystem } from '../people/running-system.ts';

/** What was counted between two moments: at the elements' contacts and at the servers' sockets. */
export interface Counted {
  readonly apdus: number;
  /** Of those APDUs, both ways. */
  readonly bytes: number;
  /** SERAM requests that the TSM answered. */
  readonly roundTrips: number;
  /** Requests of wallets that registration answered. */
  readonly registrationRequests: number;
}

export interface Step extends Omit<Counted, 'registrationRequests'> {
  readonly name: string;
  readonly ms: number;
}

const WALLET_ROUTES = ['/enrolments', '/applications', '/applications/:id'];
const SERAM_ROUTES = ['/gp/seram/handshake', '/gp/seram/remoteManagement'];

/** Sums `http_request_seconds_count` over some routes of a process's metrics. */
function requestsIn(metrics: string, routes: readonly string[]): number {
  return [...metrics.matchAll(/^http_request_seconds_count\{([^}]*)\} (\d+)$/gm)]
    .filter(([, labels]) => routes.some((route) => labels!.includes(`route="${route}"`)))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

/** Reads every counter that concerns one phone and one card. */
async function read(system: RunningSystem, phone: string, card: string): Promise<Counted> {
  const [counters, tsm, registration] = await Promise.all([
    system.cast('GET', '/cast/counters') as Promise<Counters>,
    system.metrics('tsm'),
    system.metrics('registration'),
  ]);
  const elements = [counters.phones[phone], counters.cards[card]].filter((element) => element !== undefined);
  return {
    apdus: elements.reduce((sum, { apdus }) => sum + apdus, 0),
    bytes: elements.reduce((sum, { bytes }) => sum + bytes, 0),
    roundTrips: requestsIn(tsm, SERAM_ROUTES),
    registrationRequests: requestsIn(registration, WALLET_ROUTES),
  };
}

type Counters = Record<'phones' | 'cards', Record<string, { readonly apdus: number; readonly bytes: number }>>;

/** Measures steps; the clock stands still while counters are read. */
export class Measure {
  readonly steps: Step[] = [];
  readonly #read: () => Promise<Counted>;
  #registrationRequests = 0;
  constructor(system: RunningSystem, phone: string, card: string) {
    this.#read = () => read(system, phone, card);
  }

  readonly around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = await this.#read();
    const began = performance.now();
    const result = await work();
    const ms = Math.round(performance.now() - began);
    const after = await this.#read();
    this.steps.push({
      name,
      ms,
      apdus: after.apdus - before.apdus,
      bytes: after.bytes - before.bytes,
      roundTrips: after.roundTrips - before.roundTrips,
    });
    this.#registrationRequests += after.registrationRequests - before.registrationRequests;
    return result;
  };

  totals(): Omit<Step, 'name'> & { readonly registrationRequests: number } {
    const sum = (of: (step: Step) => number) => this.steps.reduce((total, step) => total + of(step), 0);
    return {
      ms: sum((step) => step.ms),
      apdus: sum((step) => step.apdus),
      bytes: sum((step) => step.bytes),
      roundTrips: sum((step) => step.roundTrips),
      registrationRequests: this.#registrationRequests,
    };
  }
}
