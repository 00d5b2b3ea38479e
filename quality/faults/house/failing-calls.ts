import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const PATIENCE_MS = 5_000;
/** How long strace may take to let go of what it traces. */
const RELEASE_MS = 1_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * From now on system calls of running processes, and of their children, fail: a rule of strace's `inject`, e.g.
 * `fsync,fdatasync:error=EIO`. Gives what ends it. Throws with what is missing where processes cannot be traced.
 */
export async function failCalls(pids: readonly number[], rule: string): Promise<() => Promise<void>> {
  const args = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${rule.split(':')[0]}`, '-e', `inject=${rule}`];
  const child = spawn('strace', [...args, ...pids.flatMap((pid) => ['-p', String(pid)])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (failure) => {
      words += failure.message;
      resolve();
    });
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (let waited = 0; pids.some((pid) => !isTraced(pid)); waited += 20) {
    if (over || waited > PATIENCE_MS) {
      child.kill();
      throw new Error(`this drill lets system calls fail, which takes strace and the right to trace: ${words.trim()}`);
    }
    await pause(20);
  }
  return async () => {
    child.kill('SIGINT');
    // ptrace(2): a tracer that waits for the leader of a process killed meanwhile keeps its threads, and so waits for ever.
    const impatience = setTimeout(() => child.kill('SIGKILL'), RELEASE_MS);
    await ended;
    clearTimeout(impatience);
  };
}

/** A process and all that descend from it. */
export function withDescendants(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(statusOf(Number(name), 'PPid')) : 0;
    if (parent > 0) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all = (one: number): number[] => [one, ...(children.get(one) ?? []).flatMap(all)];
  return all(pid);
}

/** One that is gone has nothing left to fail. */
const isTraced = (pid: number): boolean => statusOf(pid, 'TracerPid') !== '0';

function statusOf(pid: number, field: string): string | undefined {
  try {
    return new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
