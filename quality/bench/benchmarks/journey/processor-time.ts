import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100; // USER_HZ of every Linux that Node runs on: proc(5), times(7)

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Seconds of processor time: its own, and that of children it has waited for. */
  readonly own: number;
  readonly reaped: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // proc(5): the command may hold blanks; what follows its last bracket starts with field 3.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = (field: number): number => Number(fields[field - 3]);
    const own = (ticks(14) + ticks(15)) / TICKS_A_SECOND;
    return { pid, parent: ticks(4), own, reaped: (ticks(16) + ticks(17)) / TICKS_A_SECOND };
  } catch {
    return undefined; // it has ended meanwhile
  }
}

/** A process and all that descend from it, as they are now. */
function treeOf(root: number, all: readonly Stat[]): readonly Stat[] {
  const members = all.filter(({ pid }) => pid === root);
  for (let i = 0; i < members.length; i++) members.push(...all.filter(({ parent }) => parent === members[i]!.pid));
  return members;
}

const everyProcess = (): readonly Stat[] =>
  readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));

/** Seconds of processor time so far of each named process with its descendants; a named process inside another's tree counts for itself alone. */
export function processorTime(pids: Readonly<Record<string, number>>): Record<string, number> {
  const all = everyProcess();
  const named = new Set(Object.values(pids));
  const rest = (pid: number): readonly Stat[] => all.filter((one) => one.pid === pid || !named.has(one.pid));
  const seconds = (pid: number): number =>
    treeOf(pid, rest(pid)).reduce((sum, { own, reaped }) => sum + own + reaped, 0);
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, seconds(pid)]));
}

/** Keeps every thread of these processes and of their descendants on some cores; what they start later inherits it. */
export function pin(pids: readonly number[], cores: readonly number[]): void {
  const all = everyProcess();
  const members = new Set(pids.flatMap((pid) => treeOf(pid, all)).map(({ pid }) => pid));
  for (const pid of members) {
    const { error, status } = spawnSync('taskset', ['-a', '-c', '-p', cores.join(','), String(pid)], {
      stdio: 'ignore',
    });
    if (error) throw error;
    if (status !== 0 && statOf(pid)) throw new Error('taskset could not pin a process of the house');
  }
}
