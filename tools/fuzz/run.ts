import { Worker } from 'node:worker_threads';
import type { CaseCounts, Plan } from './cases.ts';

export interface FuzzResult extends CaseCounts {
  readonly name: string;
}

export interface Limits {
  /** One case that makes no progress for so long hangs. */
  readonly hangMs: number;
  /** Heap that one target may use. */
  readonly heapMb: number;
}

export const defaultLimits: Limits = { hangMs: 20_000, heapMb: 384 };

/** A target may start servers and make elements before its first case. */
const START_MS = 180_000;

/**
 * Runs one target in a thread of its own, so that a reader that never ends, eats the heap or throws where nobody
 * catches is a failure of that target and not the end of the run. `module` exports `targets`.
 */
export function runTarget(module: URL, name: string, plan: Plan, limits: Limits = defaultLimits): Promise<FuzzResult> {
  const progress = new SharedArrayBuffer(4);
  const index = new Int32Array(progress);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { module: module.href, name, plan, progress },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
    stdout: false,
  });
  return new Promise((resolve) => {
    let seen = 0;
    let since = Date.now();
    const end = (counts: CaseCounts): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve({ name, ...counts });
    };
    const broken = (what: string): void => {
      const at = Atomics.load(index, 0);
      const example = `case ${at} with --seed ${plan.seed}`;
      end({ cases: at, accepted: 0, refused: 0, slowestMs: 0, failures: [{ what, count: 1, example }] });
    };
    const watch = setInterval(() => {
      const at = Atomics.load(index, 0);
      if (at !== seen) [seen, since] = [at, Date.now()];
      else if (Date.now() - since > (at === 0 ? START_MS : limits.hangMs))
        broken(at === 0 ? 'does not start' : 'hangs');
    }, 200);
    worker.on('message', (counts: CaseCounts) => end(counts));
    worker.on('error', (failure: Error & { code?: string }) =>
      broken(failure.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'eats the heap' : `${failure.name}: ${failure.message}`),
    );
    worker.on('exit', (code) => broken(`ended with exit code ${code}`));
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
