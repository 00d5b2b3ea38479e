import { inspect } from 'node:util';
import fc from 'fast-check';
import { type FuzzTarget, Violation } from './target.ts';

/** One way to fail; cases that fail alike count as one. */
export interface Failure {
  readonly what: string;
  count: number;
  /** The first such input. */
  readonly example: string;
}

export interface CaseCounts {
  cases: number;
  /** Read as a typed value. */
  accepted: number;
  /** Refused as the specification says. */
  refused: number;
  /** Most CPU time of one case, in milliseconds. */
  slowestMs: number;
  failures: Failure[];
}

export interface Plan {
  readonly cases: number;
  readonly seed: number;
  /** Most CPU time for one case, in milliseconds. */
  readonly slowMs: number;
}

const MOST_KINDS = 20;
/** CPU time of this thread so far, in milliseconds: a busy machine makes no reader slow. */
export const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Runs the cases of one target in this thread. `onCase` is told before each one (a watchdog looks at it). */
export async function runCases(
  target: FuzzTarget,
  plan: Plan,
  onCase: (index: number) => void = () => undefined,
): Promise<CaseCounts> {
  const counts: CaseCounts = { cases: 0, accepted: 0, refused: 0, slowestMs: 0, failures: [] };
  const fail = (what: string, input: unknown): void => {
    const known = counts.failures.find((failure) => failure.what === what);
    if (known) known.count++;
    else if (counts.failures.length < MOST_KINDS)
      counts.failures.push({ what, count: 1, example: target.show(input).slice(0, 4000) });
  };
  const one = async (input: unknown): Promise<void> => {
    onCase(counts.cases++);
    const before = cpuMs();
    try {
      const value = target.run(input);
      if (value instanceof Promise) await value;
      counts.accepted++;
    } catch (failure) {
      if (!(failure instanceof Violation) && target.refuses(failure)) counts.refused++;
      else fail(describe(failure), input);
    }
    const spent = cpuMs() - before;
    counts.slowestMs = Math.max(counts.slowestMs, spent);
    if (spent > plan.slowMs) fail(`took more than ${plan.slowMs} ms`, input);
  };
  await fc.assert(fc.asyncProperty(target.inputs, one), { numRuns: plan.cases, seed: plan.seed });
  counts.slowestMs = Math.round(counts.slowestMs * 10) / 10;
  return counts;
}

/** What was thrown and where, without what varies from case to case. */
function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return `threw ${inspect(failure).slice(0, 80)}`;
  const place = /\((?:.*\/)?((?:packages|apps|tools)\/[^)]+):\d+\)/.exec(failure.stack ?? '')?.[1] ?? '';
  const code = (failure as { code?: unknown }).code;
  return [failure.name, typeof code === 'string' ? code : failure.message.slice(0, 120), place]
    .filter(Boolean)
    .join(' · ');
}
