import { spawn } from 'node:child_process';
import { join } from 'node:path';

const here = import.meta.dirname;

export interface TestRun {
  readonly outcome: 'passed' | 'failed' | 'out of time';
  readonly ms: number;
}

/** Runs one test file in a process of its own, as far as its first failure. */
export function runTest(
  file: string,
  options: { readonly limitMs: number; readonly preload?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<TestRun> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    ...(options.preload === undefined ? [] : ['--import', join(here, options.preload)]),
    '--test-reporter',
    join(here, 'first-failure.ts'),
    file,
  ];
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore', env: { ...inherited, ...options.env } });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, options.limitMs);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(limit);
      const outcome = late ? 'out of time' : code === 0 ? 'passed' : 'failed';
      resolve({ outcome, ms: performance.now() - began });
    });
  });
}
