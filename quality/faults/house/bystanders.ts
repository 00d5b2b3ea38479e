import { listenersOf } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import type { House } from './house.ts';

/** Within this, also on a busy machine. */
const PATIENCE_MS = 5_000;
const EVERY_MS = 1_000;

/** Other people who use the house meanwhile: every server that is not stopped itself has to answer them. */
export class Bystanders {
  readonly #house: House;
  readonly #asked: readonly string[];
  readonly #unanswered = new Set<string>();
  #over = false;
  #asking: Promise<void>;
  constructor(house: House, stopped: readonly string[]) {
    this.#house = house;
    this.#asked = listenersOf()
      .filter(({ process }) => !stopped.includes(process))
      .map(({ name }) => name);
    this.#asking = this.#goOn();
  }

  /** Who did not answer, at any time. */
  async leave(): Promise<readonly string[]> {
    this.#over = true;
    await this.#asking;
    return [...this.#unanswered];
  }

  async #goOn(): Promise<void> {
    while (!this.#over) {
      await Promise.all(this.#asked.map((name) => this.#ask(name)));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async #ask(name: string): Promise<void> {
    const origin = this.#house.system.origin(name);
    const said = await httpRequest(`${origin}/health`, {
      timeoutMs: PATIENCE_MS,
      headers: { connection: 'close' },
    }).then(
      ({ status }) => status,
      () => 'nothing',
    );
    if (said !== 200) this.#unanswered.add(`${name} says ${said} to others`);
  }
}
