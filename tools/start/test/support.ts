import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDescendants } from '../../../quality/faults/house/failing-calls.ts';

const LONGEST_MS = 30_000;

/** Whom the blow falls on: the process alone, everything at once as when the power goes, or those whose program is so called. */
export type Victims = 'itself' | 'all' | 'initdb';

/** Runs a fixture and kills (-9) as soon as the moment has come, which must come. */
export async function killAt(
  fixture: string,
  args: readonly string[],
  moment: () => boolean,
  victims: Victims,
): Promise<void> {
  const program = join(import.meta.dirname, 'fixtures', fixture);
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const ended = once(child, 'exit');
  const deadline = performance.now() + LONGEST_MS;
  while (!moment()) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the moment did not come: ${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const pid of victimsOf(child.pid!, victims)) kill(pid);
  await ended;
}

function victimsOf(pid: number, victims: Victims): readonly number[] {
  if (victims === 'itself') return [pid];
  const all = withDescendants(pid);
  return victims === 'all' ? all : all.filter((one) => nameOf(one) === victims);
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** The names in a folder, none where it is not there. */
export function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
