import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LogFile, readSaid, type Said } from '@inro/host';
import { inheritedEnvironment } from './environment.ts';
import { StartError } from './errors.ts';
import { eachLines } from './lines.ts';

const LONGEST_PAUSE_MS = 5_000;
/** A process says that it is ready, or why it is not. */
const MOST_WORDS = 16;
/**
 * MiB. As V8 has it, new objects get up to 64 of room on a large machine, and a process that holds 26 takes 280 in the end
 * (docs/operations/performance.md).
 */
const ROOM_FOR_NEW_OBJECTS = 8;

export interface Supervised {
  readonly name: string;
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of any other child nobody takes roots. */
  readonly tellsRoots?: boolean;
}

/** Told of every process that ends, with its exit code (null: by a signal). */
export type OnExit = (name: string, code: number | null) => void;

/** Runs processes as children that end with it, starts one again that died, and stops all in reverse order. */
export class Supervisor {
  readonly #children = new Map<string, ChildProcess>();
  readonly #said = new Map<string, Said>();
  /** What runs, or is to run again. */
  readonly #rows = new Map<string, Supervised>();
  readonly #held = new Set<string>();
  /** As each was started first. */
  readonly #origin = new Map<string, Supervised>();
  readonly #order: string[] = [];
  readonly #root: string;
  readonly #dataDir: string;
  readonly #onExit: OnExit;
  #stopping = false;
  constructor(root: string, dataDir: string, onExit: OnExit = () => undefined) {
    this.#root = root;
    this.#dataDir = dataDir;
    this.#onExit = onExit;
  }

  /**
   * Starts one process and waits until it says that it is ready (30 s at most); gives what it said. It says so over a
   * channel that the kernel gave to it alone: whatever answers at its port may be somebody else's. `start.port_taken`.
   */
  async start(row: Supervised): Promise<Extract<Said, { ready: true }>> {
    if (this.#stopping) throw new StartError('start.process_failed', { details: { process: row.name } });
    this.#order.push(row.name);
    this.#origin.set(row.name, row);
    return await this.#begin(row);
  }

  async #begin(row: Supervised): Promise<Extract<Said, { ready: true }>> {
    this.#rows.set(row.name, row);
    this.#spawn(row, 0);
    const deadline = performance.now() + 30_000;
    while (performance.now() < deadline && !this.#stopping) {
      const said = this.#said.get(row.name);
      if (said && 'ready' in said) return said;
      if (said?.failed === 'host.port_taken') throw new StartError('start.port_taken', { details: said.details ?? {} });
      const child = this.#children.get(row.name);
      if (said || (child && child.exitCode !== null)) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new StartError('start.process_failed', { details: { process: row.name } });
  }

  pids(): Record<string, number> {
    return Object.fromEntries([...this.#children].map(([name, child]) => [name, child.pid ?? 0]));
  }

  /** Ends every instance of a server; none of them is started again before its {@link release}. */
  async hold(server: string): Promise<void> {
    const rows = [...this.#rows.values()].filter(({ name }) => isInstance(name, server));
    for (const row of rows) {
      this.#rows.delete(row.name);
      this.#held.add(row.name);
    }
    await Promise.all(rows.map(({ name }) => end(this.#children.get(name))));
  }

  /** Starts what was held, with more in its environment where that is told, and waits until it is ready. */
  async release(server: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const name of [...this.#held].filter((one) => isInstance(one, server))) {
      this.#held.delete(name);
      const own = this.#origin.get(name)!;
      await this.#begin({ ...own, env: { ...own.env, ...more } });
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const name of [...this.#order].reverse()) await end(this.#children.get(name));
  }

  /** What a child says of itself: some words, and then nobody listens. */
  #hear(row: Supervised, input: Readable): void {
    let heard = 0;
    eachLines(input, (lines) => {
      for (const line of lines.slice(0, MOST_WORDS - heard)) {
        heard++;
        const said = readSaid(line);
        if (said) this.#said.set(row.name, 'ready' in said && !row.tellsRoots ? { ready: true } : said);
      }
      if (heard >= MOST_WORDS) input.destroy();
    });
  }

  #spawn(row: Supervised, restarts: number): void {
    const started = performance.now();
    const log = join(this.#dataDir, 'logs', `${row.name}.log`);
    this.#said.delete(row.name);
    const flags = ['--disable-warning=ExperimentalWarning', `--max-semi-space-size=${ROOM_FOR_NEW_OBJECTS}`];
    const child = spawn(process.execPath, [...flags, join(this.#root, row.main)], {
      cwd: this.#root,
      detached: true,
      // Not 'ipc': what comes there Node parses itself, and a line that is no JSON ends who listens.
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      env: { ...inheritedEnvironment(), ...row.env, INRO_LOG_FILE: log, INRO_SUPERVISED: '1' },
    });
    const say = (msg: string, more: object) =>
      record(log, JSON.stringify({ level: 30, time: new Date().toISOString(), name: row.name, ...more, msg }));
    say('started', { pid: child.pid });
    // What does not go through its logger: the last words of Node itself.
    for (const input of [child.stdout, child.stderr])
      if (input) eachLines(input, (lines) => record(log, lines.join('\n')));
    this.#children.set(row.name, child);
    // Without a file descriptor left there is no channel either.
    if (child.stdio?.[3]) this.#hear(row, child.stdio[3] as Readable);
    const again = () => {
      const isHeld = () => this.#rows.get(row.name) !== row;
      if (this.#stopping || isHeld()) return;
      const quick = performance.now() - started < 5_000;
      if (quick && restarts === 5) console.error(`${row.name} ends again and again; its log is ${row.name}.log`);
      const pause = quick ? Math.min(LONGEST_PAUSE_MS, 100 * 2 ** restarts) : 50;
      setTimeout(() => !this.#stopping && !isHeld() && this.#spawn(row, quick ? restarts + 1 : 0), pause);
    };
    child.on('exit', (code, signal) => {
      say('ended', { pid: child.pid, code, signal });
      this.#onExit(row.name, code);
      again();
    });
    // No process, memory or file descriptor left for it: it never was, and has no exit.
    child.on('error', (failure: NodeJS.ErrnoException) => {
      say('not started', { code: failure.code });
      if (child.pid === undefined) again();
    });
  }
}

/** Instances beyond the first have a number after the name. */
const isInstance = (name: string, server: string): boolean => name === server || name.replace(/-\d+$/, '') === server;

/** One line more in the log of a process, which writes to it itself; where that cannot be done, it goes without. */
function record(path: string, line: string): void {
  const log = new LogFile(path);
  try {
    log.write(`${line}\n`);
  } catch {
    // A full disk, or no folder.
  } finally {
    log.close();
  }
}

function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), 12_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
