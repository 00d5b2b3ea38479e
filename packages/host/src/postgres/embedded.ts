import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { InroError } from '@inro/problem';
import { HostError } from '../errors.ts';
import { ProvenClient } from '../proven-database.ts';
import { openCluster } from './cluster.ts';
import { runPostgres } from './command.ts';

export interface EmbeddedPostgres {
  /** Connection string of the superuser, on loopback. */
  readonly url: string;
  readonly port: number;
  /** The process that runs it and ends it with its caller. */
  readonly pid: number | undefined;
  /** Resolves when it has ended, in whatever way. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly port: number;
  /** For databases that live as long as one test run: no fsync. */
  readonly throwaway?: boolean;
  /** Told when PostgreSQL says that its disk is full or fails. */
  readonly onTrouble?: (trouble: InroError) => void;
}

/** Starts the PostgreSQL that came with `npm ci` in `dataDir`; makes its cluster at the first start; takes over after a crash; dies with the process that called. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, port } = options;
  const { folder: cluster, password } = await openCluster(dataDir, options.throwaway ?? false);
  await stopLeftOver(cluster);

  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    // A panic during the recovery from a panic leaves PostgreSQL 18 waiting for ever: it ends instead, and is started anew.
    restart_after_crash: 'off',
    ...(options.throwaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const child = runPostgres('postgres', [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = lastLines(child, options.onTrouble);
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url, child, lines);
  return { url, port, pid: child.pid, ended, stop: () => stop(child) };
}

/** A PostgreSQL that outlived its parent is ended before its data is opened again. */
async function stopLeftOver(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile) || (await dropUnwritten(pidFile, cluster))) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const alive = () => isServerOf(cluster, pid);
  if (alive()) process.kill(pid, 'SIGINT');
  for (let waited = 0; alive() && waited < 10_000; waited += 50) await pause(50);
  if (alive()) process.kill(pid, 'SIGQUIT');
  for (let waited = 0; alive() && waited < 5_000; waited += 50) await pause(50);
  // PostgreSQL takes whoever has that number now for its server: another program after a restart of the machine or the
  // container, or one that ended and that nobody has waited for. It still looks for the server's shared memory itself.
  if (!alive() && commandOf(pid) !== undefined) rmSync(pidFile, { force: true });
}

/** PostgreSQL never starts over an empty lock file, and leaves one when it is killed between making and writing it. True when it was taken away. */
async function dropUnwritten(pidFile: string, cluster: string): Promise<boolean> {
  const isUnwritten = () => readFileSync(pidFile, 'utf8').trim() === '';
  const isAtWork = () => processes().some((pid) => isServerOf(cluster, pid));
  for (let waited = 0; isUnwritten() && isAtWork() && waited < 10_000; waited += 50) await pause(50);
  if (!isUnwritten() || isAtWork()) return false;
  rmSync(pidFile);
  return true;
}

const processes = (): number[] =>
  existsSync('/proc') ? readdirSync('/proc').map(Number).filter(Number.isInteger) : [];

/** PostgreSQL runs as nobody but the owner of its data. */
function isServerOf(cluster: string, pid: number): boolean {
  const [program = '', ...args] = commandOf(pid)?.split('\0') ?? [];
  const isNamedSo = basename(program) === 'postgres' && args[args.indexOf('-D') + 1] === cluster;
  return isNamedSo && statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === statSync(cluster).uid;
}

/** The command of a process, its words with a NUL behind each; empty of one that has ended and is still listed; undefined where there is none. */
function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the operating system says to PostgreSQL (locale C) of the disk. */
const DISK_TROUBLE = [
  ['No space left on device', 'host.disk_full'],
  ['Input/output error', 'host.disk_failing'],
] as const;

function lastLines(child: ChildProcess, onTrouble: EmbeddedOptions['onTrouble']): string[] {
  const lines: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const [words, code] of DISK_TROUBLE) if (text.includes(words)) onTrouble?.(new HostError(code));
    lines.push(text);
    if (lines.length > 20) lines.shift();
  });
  return lines;
}

async function untilReady(url: string, child: ChildProcess, lines: readonly string[]): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 40) {
    if (isOver(child)) throw new HostError('host.database_unavailable', { cause: new Error(lines.join('')) });
    const client = new ProvenClient({ connectionString: url, connectionTimeoutMillis: 1_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => undefined);
      await pause(40);
    }
  }
  child.kill('SIGKILL');
  throw new HostError('host.database_unavailable', { cause: new Error(lines.join('')) });
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

function stop(child: ChildProcess): Promise<void> {
  if (isOver(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}
