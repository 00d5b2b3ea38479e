/** Time under power after which a domain that reached its limit of failed authentications lets one more be tried. */
const REST_MS = 15 * 60_000;
/** Secure channel sessions that a domain opens at once after power-on, and the time in which one more is earned. */
const MOST_AT_ONCE = 1024;
const ONE_MORE_MS = 30_000;

interface Openings {
  readonly left: number;
  readonly countedAt: number;
}

/**
 * How fast strangers may try a security domain, by the element's timer. Volatile: power-on begins the rest anew and
 * gives the first openings again. An element without a timer never rests and never tires.
 */
export class Pace {
  readonly #uptime: (() => number) | undefined;
  readonly #poweredOn: number;
  readonly #failedAt = new Map<string, number>();
  readonly #openings = new Map<string, Openings>();

  /** @param uptime milliseconds, from any beginning, never going back */
  constructor(uptime: (() => number) | undefined) {
    this.#uptime = uptime;
    this.#poweredOn = uptime?.() ?? 0;
  }

  failed(securityDomain: string): void {
    if (this.#uptime !== undefined) this.#failedAt.set(securityDomain, this.#uptime());
  }

  hasRested(securityDomain: string): boolean {
    if (this.#uptime === undefined) return false;
    return this.#uptime() - (this.#failedAt.get(securityDomain) ?? this.#poweredOn) >= REST_MS;
  }

  /** Takes one opening of a session; false when there is none left now. */
  takeOpening(securityDomain: string): boolean {
    if (this.#uptime === undefined) return true;
    const now = this.#uptime();
    const { left, countedAt } = this.#openings.get(securityDomain) ?? { left: MOST_AT_ONCE, countedAt: now };
    const earned = Math.floor((now - countedAt) / ONE_MORE_MS);
    const open = Math.min(MOST_AT_ONCE, left + earned);
    if (open === 0) return false;
    this.#openings.set(securityDomain, { left: open - 1, countedAt: countedAt + earned * ONE_MORE_MS });
    return true;
  }
}
