import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { endMarked } from './leftovers.ts';

/** How long one file may take. The slowest takes some four minutes on an idle machine. */
const FILE_LIMIT_MS = 15 * 60_000;
/** Every process that a test file starts has it, whoever its parent is by then. */
const MARK = 'INRO_TEST_RUN';

export interface Count {
  passed: number;
  failed: number;
}

/** Runs one command as one test; its output is shown only when it fails. */
export function runCommand(title: string, command: string, args: readonly string[]): Count {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  const passed = result.status === 0;
  console.log(`${passed ? '✔' : '✖'} ${title}`);
  if (!passed) console.log(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

interface TestEvent {
  readonly name: string;
  readonly nesting: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string; readonly error?: unknown };
}

interface Options {
  readonly quiet?: boolean;
  /** Milliseconds, for one file. */
  readonly fileLimitMs?: number;
  /** By `performance.now()`: what has not ended by then is ended, and what has not begun is not begun. */
  readonly deadline?: number;
}

/**
 * Runs test files under node:test, a process each, and says how each ended as soon as it has. What did not run, was
 * skipped or came to no end counts as failed: nothing may look green that did not run.
 */
export async function runTestFiles(
  files: readonly string[],
  concurrency: number,
  label: (file: string) => string,
  { quiet = false, fileLimitMs = FILE_LIMIT_MS, deadline = Number.POSITIVE_INFINITY }: Options = {},
): Promise<Count> {
  const say = quiet ? () => undefined : console.log;
  const total: Count = { passed: 0, failed: 0 };
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const began = performance.now();
      const limit = Math.min(fileLimitMs, deadline - began);
      const title = label(file);
      const { passed, failed } = await runTestFile(file, limit, (words) => say(`✖ ${title}: ${words}`));
      total.passed += passed;
      total.failed += failed;
      const figures = `${passed} passed${failed ? `, ${failed} failed` : ''}`;
      say(`${failed ? '✖' : '✔'} ${title}: ${figures} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return total;
}

async function runTestFile(file: string, limitMs: number, complain: (words: string) => void): Promise<Count> {
  const count: Count = { passed: 0, failed: 0 };
  if (limitMs <= 0) {
    complain('not begun: the whole run has no time left');
    return { passed: 0, failed: 1 };
  }
  const mark = randomUUID();
  const stream = run({
    files: [file],
    timeout: limitMs,
    env: { ...process.env, [MARK]: mark },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  stream.on('test:pass', ({ name, skip, todo, details }: TestEvent) => {
    const idle = skip !== undefined || todo !== undefined;
    if (idle) complain(`"${name}" was skipped`);
    if (idle) count.failed++;
    else if (details.type !== 'suite') count.passed++;
  });
  stream.on('test:fail', ({ name, details }: TestEvent) => {
    count.failed++;
    const cause = (details.error as { cause?: unknown } | undefined)?.cause ?? details.error;
    complain(`${name}\n${inspect(cause, { depth: 3 }).slice(0, 4000)}`);
    // The process itself failed: only its last words say of what.
    if (name === file) complain(`ended with\n${lastWords}`);
  });
  stream.on('test:stdout', () => undefined);
  let lastWords = '';
  stream.on('test:stderr', ({ message }: { message: string }) => {
    lastWords = (lastWords + message).slice(-2_000);
  });
  // A process that was left holds the pipes of its file open, and with them the file's end.
  const limit = setTimeout(() => {
    complain(`came to no end within ${Math.round(limitMs / 1000)} s and was killed`);
    count.failed++;
    endMarked(MARK, mark);
  }, limitMs + 1_000);
  for await (const _ of stream) void _;
  clearTimeout(limit);
  const left = endMarked(MARK, mark);
  if (left > 0) {
    complain(`left ${left} processes running`);
    count.failed++;
  }
  if (count.passed + count.failed === 0) {
    complain('no test ran');
    count.failed++;
  }
  return count;
}
