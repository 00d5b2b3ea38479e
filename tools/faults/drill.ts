import { readdirSync } from 'node:fs';

/** How much of a drill runs: all of it, or a seeded choice of its cuts. */
export interface Selection {
  /** Cuts to make at most; all when absent. */
  readonly atMost?: number;
  readonly seed: number;
}

export interface DrillResult {
  /** Places where something was cut, killed or broken. */
  readonly cuts: number;
  /** Cuts after which everything held. */
  readonly survived: number;
  /** What did not hold, and after which cut. */
  readonly violations: readonly string[];
  /** Figures of this drill alone, e.g. the number of writes. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** One way to break the system, a file of its own in `drills/` that exports it as `drill`. */
export interface Drill {
  readonly name: string;
  readonly title: string;
  run(selection: Selection): Promise<DrillResult>;
}

/** All drills, by the names of their files. */
export async function loadDrills(): Promise<Drill[]> {
  const folder = new URL('./drills/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const modules = files.sort().map((name) => import(new URL(name, folder).href) as Promise<{ readonly drill: Drill }>);
  return (await Promise.all(modules)).map(({ drill }) => drill);
}

/** A seeded choice, in order (a linear congruential generator: the same everywhere). */
export function choose<T>(all: readonly T[], { atMost, seed }: Selection): readonly T[] {
  if (atMost === undefined || all.length <= atMost) return all;
  let state = seed >>> 0;
  const chosen = new Set<number>();
  while (chosen.size < atMost) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.add(Math.floor((state / 2 ** 32) * all.length));
  }
  return [...chosen].sort((a, b) => a - b).map((index) => all[index]!);
}
