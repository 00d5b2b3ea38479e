import type { Clock } from '@inro/foundation';
import { HttpError } from './errors.ts';

export interface RateLimits {
  readonly aSecond: number;
  readonly atOnce: number;
}

/** What strangers may begin at one process where it writes a row for them: more than it can carry to the end. */
export const ofStrangers: RateLimits = { aSecond: 100, atOnce: 1_000 };

/** Holds what anybody may call to a rate: so many a second, so many at once after a quiet while. */
export class Rate {
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  #left: number;
  #at: number;
  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#left = limits.atOnce;
    this.#at = clock.now().getTime();
  }

  /** Takes one; `http.busy` (503, Retry-After) when there is none. */
  take(): void {
    const now = this.#clock.now().getTime();
    const { aSecond, atOnce } = this.#limits;
    this.#left = Math.min(atOnce, this.#left + (Math.max(0, now - this.#at) / 1000) * aSecond);
    this.#at = now;
    if (this.#left < 1) throw new HttpError('http.busy');
    this.#left -= 1;
  }
}
