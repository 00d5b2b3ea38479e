import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Benchmark, toBenchmark } from '../../measure.ts';

/** Warm logins a second, by the clock, of so many workers at the same time. */
async function together(count: number): Promise<number> {
  const all = Array.from({ length: count }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  await Promise.all(all.map((worker) => once(worker, 'message'))); // ready: world made, code warm
  const answers = all.map((worker) => once(worker, 'message'));
  for (const worker of all) worker.postMessage('start');
  const rates = await Promise.all(answers);
  await Promise.all(all.map((worker) => worker.terminate()));
  return Math.round(rates.reduce((sum, [rate]) => sum + Number(rate), 0));
}

/** One worker a core; the limit is as many times one worker alone. By the clock: whatever else runs here takes its share. */
export async function workers(): Promise<Benchmark> {
  const cores = availableParallelism();
  const one = await together(1);
  const ours = await together(cores);
  return toBenchmark(`login-warm-${cores}-workers`, 'logins/s', { ours, limit: one * cores, 'one worker': one });
}
