import { readdirSync } from 'node:fs';
import type { House } from './house/house.ts';

/** How much of a drill runs: all of it, or a seeded choice of its cuts. */
export interface Selection {
  /** A running house that several drills share; whoever opened it checks the invariant at the end. One of its own when absent. */
  readonly house?: House;
  /** Told of each cut, for those who watch. */
  readonly onCut?: (what: string) => void;
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
  /** It starts the whole house: seconds a cut. `npm test` runs a few of its cuts in `tests/faults`. */
  readonly wholeHouse?: boolean;
  run(selection: Selection): Promise<DrillResult>;
}

/** All drills, by the names of their files. */
export async function loadDrills(): Promise<Drill[]> {
  const folder = new URL('./drills/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const modules = files.sort().map((name) => import(new URL(name, folder).href) as Promise<{ readonly drill: Drill }>);
  return (await Promise.all(modules)).map(({ drill }) => drill);
}

/** Seeded numbers in [0, 1) (a linear congruential generator: the same everywhere). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A seeded choice, in order. */
export function choose<T>(all: readonly T[], { atMost, seed }: Selection): readonly T[] {
  if (atMost === undefined || all.length <= atMost) return all;
  const next = seeded(seed);
  const chosen = new Set<number>();
  while (chosen.size < atMost) chosen.add(Math.floor(next() * all.length));
  return [...chosen].sort((a, b) => a - b).map((index) => all[index]!);
}
