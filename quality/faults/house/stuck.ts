import { readdirSync, readFileSync } from 'node:fs';
import { processes } from '@inro/deployment';
import type { House } from './house.ts';

/** PostgreSQL's own children, one a connection and a few that keep it. */
const BACKENDS = 'postgres backends';

/** Names of processes that can be stopped, those of PostgreSQL among them; the home page alone is nobody's way. */
export const stoppable = [
  ...processes.map(({ name }) => name).filter((name) => name !== 'home'),
  'postgres',
  BACKENDS,
] as const;
export type Stoppable = (typeof stoppable)[number];

/** SIGSTOP: the process keeps its sockets and its locks, and does nothing. Gives the way to let it go on. */
export function stop(house: House, name: Stoppable): () => void {
  const pids = name === BACKENDS ? childrenOf(house.pid('postgres')) : [house.pid(name)];
  for (const pid of pids) send(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) send(pid, 'SIGCONT');
  };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function childrenOf(parent: number): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.map(Number).filter((pid) => {
    try {
      // proc(5): the parent is the second field after the name in brackets.
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}
