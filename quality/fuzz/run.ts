import { fork } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '@inro/host/testing';
import type { CaseCounts, Plan } from './cases.ts';
import type { Said, Task } from './one-target.ts';
import { openProgress } from './progress.ts';

export interface FuzzResult extends CaseCounts {
  readonly name: string;
}

export interface Limits {
  /** One case that makes no progress for so long hangs. */
  readonly hangMs: number;
  /** Heap that one target may use. */
  readonly heapMb: number;
}

const defaultLimits: Limits = { hangMs: 20_000, heapMb: 384 };

/** A target may start servers and make elements before its first case. */
const START_MS = 180_000;

/**
 * Runs one target in a process of its own, so that a reader that never ends, eats the heap or throws where nobody
 * catches is a failure of that target and not the end of the run. `module` exports `targets`.
 */
export function runTarget(module: URL, name: string, plan: Plan, limits: Limits = defaultLimits): Promise<FuzzResult> {
  const folder = temporaryFolder();
  const progress = openProgress(join(folder.path, 'progress'));
  const child = fork(join(import.meta.dirname, 'one-target.ts'), [], {
    execArgv: [`--max-old-space-size=${limits.heapMb}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const task: Task = { module: module.href, name, plan, progress: progress.path };
  child.send(task);
  return new Promise((resolve) => {
    let seen = 0;
    let since = Date.now();
    let isOver = false;
    const end = (counts: CaseCounts): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      child.kill('SIGKILL');
      progress.close();
      folder.dispose();
      resolve({ name, ...counts });
    };
    const broken = (what: string): void => {
      if (isOver) return;
      const at = progress.read();
      const example = `case ${at} with --seed ${plan.seed}`;
      end({ cases: at, accepted: 0, refused: 0, slowestMs: 0, failures: [{ what, count: 1, example }] });
    };
    const watch = setInterval(() => {
      const at = progress.read();
      if (at !== seen) [seen, since] = [at, Date.now()];
      else if (Date.now() - since > (at === 0 ? START_MS : limits.hangMs))
        broken(at === 0 ? 'does not start' : 'hangs');
    }, 200);
    child.on('message', (said: Said) => ('counts' in said ? end(said.counts) : broken(said.uncaught)));
    child.on('error', (failure) => broken(`${failure.name}: ${failure.message}`));
    // V8 aborts a process whose heap is full.
    child.on('exit', (code, signal) =>
      broken(signal === 'SIGABRT' ? 'eats the heap' : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
}

/** Runs targets, some at a time; tells of each when it is done. */
export async function runTargets(
  module: URL,
  names: readonly string[],
  plan: Plan,
  options: { readonly atOnce: number; readonly onResult: (result: FuzzResult) => void },
): Promise<FuzzResult[]> {
  const waiting = [...names];
  const results: FuzzResult[] = [];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const result = await runTarget(module, name, plan);
      results.push(result);
      options.onResult(result);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  return results.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}
