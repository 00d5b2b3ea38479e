import { describeFailure } from '@inro/host';
import { isAtWork } from './authority.ts';
import type { CaContext, Counts } from './context.ts';
import type { Delegates } from './delegates/delegates.ts';
import type { OcspAnswers } from './status/answers.ts';
import type { Crls } from './status/crls.ts';
import type { RecentRevocations } from './status/recent.ts';
import { publishRelyingParties } from './status/relying-parties.ts';

type Renewed = Parameters<Counts['renewal']>[0]['of'];

/** Work that no request waits for: responders, answers ahead, CRLs, who is a relying party; at intervals, and at once when kicked. */
export class Schedule {
  readonly #context: CaContext;
  readonly #tasks: readonly { readonly renews?: Renewed; readonly work: () => Promise<unknown> }[];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;
  #stopped = false;
  constructor(
    context: CaContext,
    {
      responders,
      answers,
      crls,
      recent,
    }: {
      readonly responders: Delegates;
      readonly answers: OcspAnswers;
      readonly crls: Crls;
      readonly recent: RecentRevocations;
    },
  ) {
    this.#context = context;
    this.#tasks = [
      ...Object.values(context.authorities).map((authority) => ({
        renews: 'responder' as const,
        work: async () => {
          if (isAtWork(authority, context.clock.now())) await responders.of(authority);
        },
      })),
      { renews: 'crl', work: () => crls.publishDue() },
      { work: () => recent.publishDue() },
      { work: () => publishRelyingParties(context) },
      { renews: 'ocsp', work: () => answers.produceDue() },
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
    const { log, counts } = this.#context;
    for (const { renews, work } of this.#tasks) {
      if (this.#stopped) return;
      await work().catch((failure: unknown) => {
        log.error(describeFailure(failure), 'scheduled work failed');
        if (renews) counts.renewal({ of: renews, outcome: 'failed' });
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#waiting;
    await this.#running;
  }
}
