import { X509Certificate } from 'node:crypto';
import { type AuthorityList, type PeerClient, systemClock } from '@inro/host';
import type { InroError } from '@inro/problem';
import { registerService, type Service } from '../../apps/operator-console/src/register-services.ts';
import { StartError } from './errors.ts';

/** By the machine's own pace: a clock that jumped a year has its renewals a moment later. */
const EVERY_MS = 30_000;
/** A certificate that is due again at once is one of a clock that is wrong: no flood of them. */
const NOT_AGAIN_MS = 3_600_000;
/** The longest life that a root gives: from then on certificates end sooner than they would (ADR 51). */
const LONGEST_LIFE_YEARS = 5;

/** Renews the access certificates of the house's own services while it runs, as it does at a start, and tells of roots that come to their end. */
export class Renewals {
  readonly #operator: PeerClient;
  readonly #services: readonly Service[];
  readonly #onTrouble: (trouble: InroError) => void;
  readonly #renewed = new Map<string, number>();
  #roots: AuthorityList = [];
  #toldOn = '';
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  constructor(operator: PeerClient, services: readonly Service[], onTrouble: (trouble: InroError) => void) {
    this.#operator = operator;
    this.#services = services;
    this.#onTrouble = onTrouble;
  }

  /** The first time at once, and at each service at the same time: one that does not answer holds up no other. */
  async start(roots: AuthorityList): Promise<void> {
    this.#roots = roots;
    await Promise.all(this.#services.map((service) => this.#registerOrTell(service)));
    this.#tellOfRoots();
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#again());
    }, EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #again(): Promise<void> {
    for (const service of this.#services) {
      if (performance.now() - (this.#renewed.get(service.name) ?? Number.NEGATIVE_INFINITY) < NOT_AGAIN_MS) continue;
      if (await this.#registerOrTell(service)) this.#renewed.set(service.name, performance.now());
    }
    this.#tellOfRoots();
  }

  /** True when the service has a new certificate. */
  async #registerOrTell(service: Service): Promise<boolean> {
    try {
      return await registerService(this.#operator, service);
    } catch (cause) {
      this.#onTrouble(new StartError('start.renewal_failed', { cause, details: { process: service.name } }));
      return false;
    }
  }

  /** Once a day, from when a root's end is nearer than that of what it certifies should be. */
  #tellOfRoots(): void {
    const now = systemClock.now();
    const today = now.toISOString().slice(0, 10);
    if (today === this.#toldOn) return;
    this.#toldOn = today;
    const far = new Date(now);
    far.setUTCFullYear(far.getUTCFullYear() + LONGEST_LIFE_YEARS);
    const all = this.#roots.map(({ name: root, purpose, certificate }) => ({
      root,
      purpose,
      ends: endOf(certificate),
    }));
    // One that another follows ends as it was meant to (ADR 57).
    const isLast = ({ purpose, ends }: (typeof all)[number]): boolean =>
      all.every((other) => other.purpose !== purpose || other.ends <= ends);
    const ends = all
      .filter((one) => isLast(one) && one.ends < far.toISOString().slice(0, 10))
      .map(({ root, ends: end }) => ({ root, ends: end }));
    const [first] = ends.toSorted((a, b) => a.ends.localeCompare(b.ends));
    if (first) this.#onTrouble(new StartError('start.root_ends', { details: first }));
  }
}

const endOf = (certificate: string): string =>
  new Date(new X509Certificate(Buffer.from(certificate, 'base64')).validTo).toISOString().slice(0, 10);
