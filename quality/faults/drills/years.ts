import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clockEnvironment, setClockFile } from '../../../tools/start/sandbox/fake-time.ts';
import type { Drill, DrillResult, Selection } from '../drill.ts';

const program = join(import.meta.dirname, '../years/main.ts');

/**
 * The years pass in a program of its own, which is started with the clock that it then moves: so it, every process that
 * it starts, PostgreSQL and the browser have one time.
 */
async function run({ atMost, onCut }: Selection): Promise<DrillResult> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-years-'));
  const file = join(folder, 'clock');
  setClockFile(file, 0);
  try {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, file, atMost === undefined ? 'all' : String(atMost)],
      { env: { ...process.env, ...clockEnvironment(file) }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    let result: DrillResult | undefined;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { readonly step: string } | { readonly result: DrillResult };
      if ('step' in said) onCut?.(said.step);
      else result = said.result;
    });
    const [code] = await once(child, 'close');
    return result ?? { cuts: 0, survived: 0, violations: [`the years ended early (${code})`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const drill: Drill = {
  name: 'years',
  title:
    'five years pass, over a house that is stopped and over one that runs, with logins and an enrolment at each step',
  wholeHouse: true,
  run,
};
