import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Line } from './read.ts';

export interface Step {
  readonly name: string;
  readonly seconds: number;
}

/** Longest wait for one line: an installation on a slow line. */
const LONGEST_MS = 300_000;
const READY = /(?:\bOpen|Local:)\s+(http:\S+)/;

/** A developer at a terminal: types line after line, leaves running what stays, and ends it all at the end. */
export class Terminal {
  readonly steps: Step[] = [];
  readonly #left: ChildProcess[] = [];
  readonly #say: (text: string) => void;
  #folder: string;
  constructor(folder: string, say: (text: string) => void) {
    this.#folder = folder;
    this.#say = say;
  }

  /** Does something and writes down how long it took. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const done = await work();
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    this.steps.push({ name, seconds });
    this.#say(`${String(seconds).padStart(7)} s  ${name}`);
    return done;
  }

  /** Types one line. What it leaves running is ready when it says where to open it; rejects with what was printed otherwise. */
  async type({ text, isLeftRunning }: Line): Promise<void> {
    const [, folder] = /^cd (\S+)$/.exec(text) ?? [];
    if (folder !== undefined) this.#folder = resolve(this.#folder, folder);
    else await this.step(text, () => this.#run(text, isLeftRunning));
  }

  #run(text: string, isLeftRunning: boolean): Promise<void> {
    const child = spawn('sh', ['-c', `exec env ${text}`], {
      cwd: this.#folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: npm's children end with it.
      detached: true,
    });
    if (isLeftRunning) this.#left.push(child);
    const { promise, resolve: done, reject } = Promise.withResolvers<void>();
    let printed = '';
    const hear = (piece: Buffer) => {
      printed = `${printed}${piece}`.slice(-20_000);
      if (isLeftRunning && READY.test(printed)) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const late = setTimeout(() => reject(new Error(`${text} took too long\n${printed}`)), LONGEST_MS);
    child.on('close', (code) =>
      code === 0 && !isLeftRunning ? done() : reject(new Error(`${text} ended with ${code}\n${printed}`)),
    );
    return promise.finally(() => clearTimeout(late));
  }

  /** Ctrl-C in every terminal. */
  async close(): Promise<void> {
    for (const child of this.#left.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const ended = new Promise((resolve) => child.on('close', resolve));
      process.kill(-child.pid, 'SIGINT');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20_000))]);
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
    }
  }
}

/** As in a new terminal: nothing of the npm script that runs this, and what the machine itself needs (a proxy, certificates). */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_.*|INIT_CWD|NODE_OPTIONS|NODE_PATH|INRO_.*|DATABASE_URL)$/.test(name),
  );
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter), NEXT_TELEMETRY_DISABLED: '1' };
}
