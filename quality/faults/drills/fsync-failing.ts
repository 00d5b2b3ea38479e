import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from '../drill.ts';
import { ClearWords } from '../house/clear-words.ts';
import { failCalls, withDescendants } from '../house/failing-calls.ts';
import type { House } from '../house/house.ts';
import type { Wire } from '../house/persistent-enrolment.ts';
import { type Disturbance, listen, runCuts } from '../house/run-cuts.ts';

const FAILING_MS = 3_000;
/** `fsync` and `fdatasync` alike: SQLite and PostgreSQL choose by platform. */
const RULES = { 'cannot sync': 'fsync,fdatasync:error=EIO', 'cannot write': 'pwrite64,pwritev:error=ENOSPC' } as const;
const victims = ['handset', 'postgres'] as const;
const ways = ['goes on', 'is killed'] as const;

export const drill: Drill = {
  name: 'fsync-failing',
  title:
    'the handset or PostgreSQL cannot sync or write its files for a while at each step of an enrolment, and goes on or is killed',
  wholeHouse: true,
  async run(selection) {
    const words = new ClearWords();
    const result = await runCuts(selection, async (house, person) => {
      const steps = await listen(house, person, ({ method, url }) => [`${method} ${new URL(url).pathname}`]);
      return steps.flatMap((step, place) =>
        victims.flatMap((victim) =>
          Object.entries(RULES).flatMap(([what, rule]) =>
            ways.map((way): Disturbance => {
              const failure = new Failure(victim, rule, way === 'is killed');
              return {
                what: `${victim} ${what} from request ${place + 1} on (${step}), then ${way}`,
                wire: (running) => words.listening(failure.from(running, place)),
                end: () => failure.end(),
              };
            }),
          ),
        ),
      );
    });
    return words.judge(result);
  },
};

/** System calls of one process of the house that fail from some request on, for a while. */
class Failure {
  readonly #victim: (typeof victims)[number];
  readonly #rule: string;
  readonly #killed: boolean;
  #heal: () => Promise<void> = async () => undefined;
  #over: Promise<void> = Promise.resolve();
  constructor(victim: (typeof victims)[number], rule: string, killed: boolean) {
    this.#victim = victim;
    this.#rule = rule;
    this.#killed = killed;
  }

  from(house: House, place: number): Wire {
    let n = 0;
    return async (request, send) => {
      if (n++ === place) {
        const pids = this.#victim === 'postgres' ? postgresProcesses(house) : [house.pid(this.#victim)];
        this.#heal = await failCalls(pids, this.#rule);
        this.#over = new Promise((resolve) => setTimeout(resolve, FAILING_MS)).then(async () => {
          // What was not kept must not be there afterwards: only the disk is asked after a kill.
          if (this.#killed) this.#kill(house);
          await this.#heal();
        });
      }
      return await send(request);
    };
  }

  async end(): Promise<void> {
    await this.#over;
  }

  #kill(house: House): void {
    try {
      house.kill(this.#victim);
    } catch {
      // It ended by itself (PostgreSQL's panic) and is being started again.
    }
  }
}

/** The postmaster and all that it has started, down to each connection. */
function postgresProcesses(house: House): readonly number[] {
  const file = join(house.dataDir, 'postgres', 'cluster', 'postmaster.pid');
  return withDescendants(Number(readFileSync(file, 'utf8').split('\n')[0]));
}
