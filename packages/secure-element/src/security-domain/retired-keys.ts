/**
 * Which key sets went, and how many sessions were opened, since power-on. A session, or one that is about to open, ends
 * when the key set goes that it was opened with, and when another session of its domain opens: whoever held it must not
 * be inside afterwards, nor send what was kept back. (GPCS 2.3.1 §11.8 and §10.2.3 leave both to the card.)
 */
export class RetiredKeys {
  readonly #times = new Map<string, number>();
  readonly #openings = new Map<string, number>();

  retire(securityDomain: string, version: number): void {
    this.#times.set(nameOf(securityDomain, version), this.#timesOf(securityDomain, version) + 1);
  }

  /** The key set as it is now: it still stands as long as {@link stands} says so. */
  hold(securityDomain: string, version: number): HeldKeys {
    return { version, times: this.#timesOf(securityDomain, version), openings: this.#openingsOf(securityDomain) };
  }

  /** A session opens with what is held: every other one of the domain is over (ADR 47). */
  open(securityDomain: string, { version }: HeldKeys): HeldKeys {
    this.#openings.set(securityDomain, this.#openingsOf(securityDomain) + 1);
    return this.hold(securityDomain, version);
  }

  stands(securityDomain: string, { version, times, openings }: HeldKeys): boolean {
    return this.#timesOf(securityDomain, version) === times && this.#openingsOf(securityDomain) === openings;
  }

  #openingsOf(securityDomain: string): number {
    return this.#openings.get(securityDomain) ?? 0;
  }

  #timesOf(securityDomain: string, version: number): number {
    return this.#times.get(nameOf(securityDomain, version)) ?? 0;
  }
}

/** The key set that a session was opened with; how often its version had gone, and the domain been opened, by then. */
export interface HeldKeys {
  readonly version: number;
  readonly times: number;
  readonly openings: number;
}

const nameOf = (securityDomain: string, version: number): string => `${securityDomain}/${version}`;
