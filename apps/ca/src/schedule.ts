import { describeFailure } from '@inro/host';
import type { CaContext } from './context.ts';
import type { OcspAnswers } from './status/answers.ts';
import type { Crls } from './status/crls.ts';
import { publishRelyingParties } from './status/relying-parties.ts';
import type { Responders } from './status/responders.ts';

/** Work that no request waits for: responders, answers ahead, CRLs, who is a relying party; at intervals, and at once when kicked. */
export class Schedule {
  readonly #context: CaContext;
  readonly #tasks: readonly (() => Promise<unknown>)[];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #stopped = false;
  constructor(context: CaContext, responders: Responders, answers: OcspAnswers, crls: Crls) {
    this.#context = context;
    this.#tasks = [
      ...Object.values(context.authorities).map((authority) => () => responders.of(authority)),
      () => crls.publishDue(),
      () => publishRelyingParties(context),
      () => answers.produceDue(),
    ];
  }

  start(everyMs = 30_000): void {
    this.#timer = setInterval(() => void this.kick(), everyMs);
    void this.kick();
  }

  /** Does all that is due; resolves when it is done. Kicks that come while one already waits are that one. */
  kick(): Promise<void> {
    this.#waiting ??= this.#running.then(() => {
      this.#waiting = undefined;
      this.#running = this.#work();
      return this.#running;
    });
    return this.#waiting;
  }

  /** A failure is logged and tried again next time. */
  async #work(): Promise<void> {
    for (const task of this.#tasks) {
      if (this.#stopped) return;
      await task().catch((failure: unknown) =>
        this.#context.log.error(describeFailure(failure), 'scheduled work failed'),
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#waiting;
    await this.#running;
  }
}
