import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from '@inro/host/postgres';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Keeps the embedded PostgreSQL running: when it or its keeper dies, it is started again on the same data and port. */
export class DatabaseKeeper {
  readonly #options: EmbeddedOptions;
  #postgres: EmbeddedPostgres;
  #stopping = false;
  #work: Promise<void> = Promise.resolve();
  private constructor(options: EmbeddedOptions, postgres: EmbeddedPostgres) {
    this.#options = options;
    this.#postgres = postgres;
    this.#watch();
  }

  static async start(options: EmbeddedOptions): Promise<DatabaseKeeper> {
    return new DatabaseKeeper(options, await startEmbeddedPostgres(options));
  }

  get url(): string {
    return this.#postgres.url;
  }

  /** PostgreSQL itself, when it runs, and the process that keeps it. */
  pids(): Record<string, number> {
    const file = join(this.#options.dataDir, 'cluster', 'postmaster.pid');
    const postgres = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    return { postgres, 'postgres-keeper': this.#postgres.pid ?? 0 };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#work;
    await this.#postgres.stop();
  }

  #watch(): void {
    void this.#postgres.ended.then(() => {
      if (!this.#stopping) this.#work = this.#startAgain();
    });
  }

  async #startAgain(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.#stopping; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      try {
        this.#postgres = await startEmbeddedPostgres(this.#options);
        return this.#watch();
      } catch {
        // Its former processes may still hold the shared memory, or the disk may be full: again, more slowly.
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
