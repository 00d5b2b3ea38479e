import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processes } from '@inro/deployment';
import { profiler } from './profiler.ts';
import { type Profile, shareByFunction } from './share-by-function.ts';

const PRELOAD = join(import.meta.dirname, 'on-signal.ts');
const LARGEST = 25;
const BEGINNING_MS = 1_000;

type Pids = Readonly<Record<string, number>>;

/**
 * Profiles of a house's Node processes while it works: `ROOM-N.cpuprofile` for the Nth measurement, and
 * `share-by-function.txt` with the largest shares of each. `persons` is this process.
 */
export class HouseProfile {
  readonly #folder: string;
  readonly #own = profiler();
  #taken = 0;

  constructor(folder: string) {
    this.#folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** What a process is started with so that it can be profiled. */
  get environment(): Readonly<Record<string, string>> {
    return { INRO_PROFILE_DIR: this.#folder, NODE_OPTIONS: `--import=${PRELOAD}` };
  }

  async begin(pids: Pids): Promise<void> {
    this.#taken += 1;
    for (const [, pid] of roomsOf(pids)) process.kill(pid, 'SIGUSR2');
    this.#own.toggle();
    await wait(BEGINNING_MS);
  }

  async end(what: string, pids: Pids): Promise<void> {
    writeFileSync(this.#fileOf('persons'), this.#own.toggle()!);
    for (const [, pid] of roomsOf(pids)) process.kill(pid, 'SIGUSR2');
    for (const name of ['persons', ...roomsOf(pids).map(([name]) => name)]) {
      const rows = shareByFunction(await this.#written(name)).slice(0, LARGEST);
      const lines = rows.map(({ where, share }) => `${(share * 100).toFixed(1).padStart(5)} %  ${where}\n`);
      appendFileSync(join(this.#folder, 'share-by-function.txt'), `${what}, ${name}\n${lines.join('')}\n`);
    }
  }

  /** A process writes its profile when it has time. */
  async #written(name: string): Promise<Profile> {
    for (let tries = 0; ; tries++) {
      try {
        return JSON.parse(readFileSync(this.#fileOf(name), 'utf8')) as Profile;
      } catch (failure) {
        if (tries === 300) throw failure;
        await wait(100);
      }
    }
  }

  #fileOf = (name: string): string => join(this.#folder, `${name}-${this.#taken}.cpuprofile`);
}

/** PostgreSQL and its keeper run no profiler. */
const roomsOf = (pids: Pids): readonly (readonly [string, number])[] =>
  processes.flatMap(({ name }) => (pids[name] === undefined ? [] : [[name, pids[name]] as const]));
