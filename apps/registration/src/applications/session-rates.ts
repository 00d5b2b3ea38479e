import type { Clock } from '@inro/foundation';

const AT_ONCE = 20;
const ONE_EACH_MS = 3_000;
const MOST_APPLICATIONS = 10_000;

/**
 * How often the TSM is asked for a session on behalf of one application: as often as a wallet polls for half a minute,
 * then once in three seconds. Above that the answer names no session. The rate of each application is remembered while
 * it is below its full.
 */
export class SessionRates {
  readonly #clock: Clock;
  /** When an application has all of its questions again. */
  readonly #fullAt = new Map<string, number>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one; false when there is none. */
  take(id: string): boolean {
    const now = this.#clock.now().getTime();
    const longest = now + AT_ONCE * ONE_EACH_MS;
    const kept = this.#fullAt.get(id) ?? now;
    // Further ahead than any can be: it is from before the clock was set back.
    const fullAt = kept > longest ? now : Math.max(now, kept);
    if (fullAt + ONE_EACH_MS > longest) return false;
    this.#fullAt.delete(id);
    this.#fullAt.set(id, fullAt + ONE_EACH_MS);
    if (this.#fullAt.size > MOST_APPLICATIONS) this.#forget(now);
    return true;
  }

  /** Those who have all of theirs again; else the one that asked longest ago. */
  #forget(now: number): void {
    for (const [id, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(id);
    const [oldest] = this.#fullAt.keys();
    if (this.#fullAt.size > MOST_APPLICATIONS && oldest !== undefined) this.#fullAt.delete(oldest);
  }
}
