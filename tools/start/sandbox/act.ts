import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DevelopersError } from '@inro/developers/errors';
import type { TriggerOrder } from '@inro/developers/wire';
import { readProblem } from '@inro/problem-table';
import { inheritedEnvironment } from '../environment.ts';

/** A phone is enrolled in half a minute at most; a slow one takes its time. */
const LONGEST_ACT_MS = 150_000;
const LONGEST_WORD = 16 * 1024;

export interface Act extends TriggerOrder {
  readonly name: string;
  readonly undo: boolean;
}

/**
 * Has a program do what people and the operator do, which knows the house as anybody does. The order goes by its input,
 * where no other user of the machine reads it, and it ends with that.
 */
export async function act(root: string, dataDir: string, order: Act, signal: AbortSignal): Promise<void> {
  const program = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'quality/people/trigger.ts'), dataDir],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: inheritedEnvironment(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ACT_MS)]),
    },
  );
  program.on('error', () => undefined);
  program.stdin.on('error', () => undefined);
  program.stdin.write(`${JSON.stringify(order)}\n`);
  let word = '';
  createInterface({ input: program.stdout }).on('line', (line) => {
    word = line.slice(0, LONGEST_WORD);
  });
  const [code] = await once(program, 'close');
  if (code === 0) return;
  throw problemIn(word) ?? new DevelopersError('developers.trigger_failed');
}

function problemIn(word: string): Error | undefined {
  try {
    return readProblem(JSON.parse(word));
  } catch {
    return undefined;
  }
}
