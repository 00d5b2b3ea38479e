import { readdirSync, readFileSync } from 'node:fs';

/**
 * Kills every process that has a variable in its environment, whoever its parent is by now; how many there were.
 * Only where the kernel shows environments (Linux).
 */
export function endMarked(variable: string, value: string): number {
  const mark = `${variable}=${value}`;
  let ended = 0;
  for (const pid of processIds()) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) continue;
      process.kill(pid, 'SIGKILL');
      ended++;
    } catch {
      // It ended meanwhile, or belongs to somebody else.
    }
  }
  return ended;
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
