/** One benchmark as `npm run bench -- NAME --json` prints it. */
export interface Benchmark {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  readonly limit: number | null;
  readonly ratioToLimit: number | null;
  /** Of the processor time, by room; they add up to 1. */
  readonly shares?: Readonly<Record<string, number>>;
}

export interface RunOptions {
  /** Folder for profiles of the processes measured. */
  readonly profile?: string;
}

type Work = (i: number) => unknown;
const ROUNDS = 7;

async function round(work: Work, ms: number, from: number): Promise<{ rate: number; next: number }> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let i = from;
  let elapsed = 0;
  do {
    for (let k = 0; k < 4; k++) {
      const answer = work(i++);
      if (answer instanceof Promise) await answer;
    }
    elapsed = performance.now() - start;
  } while (elapsed < ms);
  const { user, system } = process.cpuUsage(cpu);
  return { rate: ((i - from) * 1e6) / (user + system), next: i };
}

/** Operations a second of one core's time (all threads of the process) of each work, measured in turns so that all see the same machine; the best of the rounds, so that what else runs here disturbs least. */
export async function rates<K extends string>(
  works: Readonly<Partial<Record<K, Work>>>,
  ms = 120,
): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const seen = new Map<K, number[]>(names.map((name) => [name, []]));
  const at = new Map<K, number>();
  for (let r = -1; r < ROUNDS; r++)
    for (const name of names) {
      const { rate, next } = await round(works[name]!, ms, at.get(name) ?? 0);
      at.set(name, next);
      if (r >= 0) seen.get(name)!.push(rate); // the first round warms up
    }
  return Object.fromEntries(names.map((name) => [name, Math.round(Math.max(...seen.get(name)!))])) as Record<K, number>;
}

/** A row: `ours` and `limit` by name, everything else a peer. */
export function toBenchmark(name: string, unit: string, measured: Readonly<Record<string, number>>): Benchmark {
  const { ours = 0, limit, ...peers } = measured;
  const ratioToLimit = limit === undefined ? null : Math.round((ours / limit) * 1000) / 1000;
  return { name, unit, ours, peers, limit: limit ?? null, ratioToLimit };
}
