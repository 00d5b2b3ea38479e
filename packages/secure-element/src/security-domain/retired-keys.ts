/**
 * Which key sets went since power-on. A session, or one that is about to open, ends when the key set goes that it was
 * opened with: whoever held it must not be inside after the rotation. (GPCS 2.3.1 §11.8 leaves it to the card.)
 */
export class RetiredKeys {
  readonly #times = new Map<string, number>();

  retire(securityDomain: string, version: number): void {
    this.#times.set(nameOf(securityDomain, version), this.#timesOf(securityDomain, version) + 1);
  }

  /** The key set as it is now: it still stands as long as {@link stands} says so. */
  hold(securityDomain: string, version: number): HeldKeys {
    return { version, times: this.#timesOf(securityDomain, version) };
  }

  stands(securityDomain: string, { version, times }: HeldKeys): boolean {
    return this.#timesOf(securityDomain, version) === times;
  }

  #timesOf(securityDomain: string, version: number): number {
    return this.#times.get(nameOf(securityDomain, version)) ?? 0;
  }
}

/** The key set that a session was opened with, and how often its version had gone by then. */
export interface HeldKeys {
  readonly version: number;
  readonly times: number;
}

const nameOf = (securityDomain: string, version: number): string => `${securityDomain}/${version}`;
