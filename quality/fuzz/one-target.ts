import { type CaseCounts, type Plan, runCases } from './cases.ts';
import { openProgress } from './progress.ts';
import type { FuzzTarget } from './target.ts';

/** What the process of one target is told, and what it says. */
export interface Task {
  readonly module: string;
  readonly name: string;
  readonly plan: Plan;
  /** Path of a file. */
  readonly progress: string;
}
export type Said = { readonly counts: CaseCounts } | { readonly uncaught: string };

const say = (said: Said): void => void process.send!(said, () => process.exit());

async function runTask({ module, name, plan, progress }: Task): Promise<void> {
  const { targets } = (await import(module)) as {
    readonly targets: Readonly<Record<string, () => Promise<FuzzTarget>>>;
  };
  const target = await targets[name]!();
  const { write } = openProgress(progress);
  const counts = await runCases(target, plan, (at) => write(at + 1));
  await target.close?.();
  say({ counts });
}

process.on('disconnect', () => process.exit());
process.on('uncaughtException', ({ name, message }) => say({ uncaught: `${name}: ${message}` }));
process.once('message', (task: Task) => void runTask(task));
