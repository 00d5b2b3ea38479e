import { describeFailure } from '@inro/host';
import type { CaContext } from './context.ts';
import type { OcspAnswers } from './status/answers.ts';
import type { Crls } from './status/crls.ts';
import type { Responders } from './status/responders.ts';

/** Work that no request waits for: responders, answers ahead, CRLs; at intervals, and at once when kicked. */
export class Schedule {
  readonly #context: CaContext;
  readonly #work: readonly (() => Promise<unknown>)[];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  constructor(context: CaContext, responders: Responders, answers: OcspAnswers, crls: Crls) {
    this.#context = context;
    this.#work = [
      ...Object.values(context.authorities).map((authority) => () => responders.of(authority)),
      () => crls.publishDue(),
      () => answers.produceDue(),
    ];
  }

  start(everyMs = 30_000): void {
    this.#timer = setInterval(() => void this.kick(), everyMs);
    void this.kick();
  }

  /** Does all that is due; resolves when it is done. A failure is logged and tried again next time. */
  kick(): Promise<void> {
    this.#running = this.#running.then(async () => {
      for (const work of this.#work) {
        if (this.#stopped) return;
        await work().catch((failure: unknown) =>
          this.#context.log.error(describeFailure(failure), 'scheduled work failed'),
        );
      }
    });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }
}
