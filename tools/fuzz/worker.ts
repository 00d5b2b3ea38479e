import { parentPort, workerData } from 'node:worker_threads';
import { type Plan, runCases } from './cases.ts';
import type { FuzzTarget } from './target.ts';

const { module, name, plan, progress } = workerData as {
  readonly module: string;
  readonly name: string;
  readonly plan: Plan;
  readonly progress: SharedArrayBuffer;
};
const index = new Int32Array(progress);
const { targets } = (await import(module)) as { readonly targets: Readonly<Record<string, () => Promise<FuzzTarget>>> };
const target = await targets[name]!();
const counts = await runCases(target, plan, (at) => Atomics.store(index, 0, at + 1));
await target.close?.();
parentPort!.postMessage(counts);
