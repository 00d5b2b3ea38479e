import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import type { Count } from './jobs.ts';
import { endMarked } from './leftovers.ts';

/** How long one file may take, or all that share a process. */
const FILE_LIMIT_MS = 15 * 60_000;
/** The last lines of a long run are what is read of it. */
const LINES_AT_THE_END = 10;
/** Every process that a test file starts has it, whoever its parent is by then. */
const MARK = 'INRO_TEST_RUN';
const together = join(import.meta.dirname, 'together.ts');

interface TestEvent {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string; readonly error?: unknown; readonly duration_ms: number };
}

interface Options {
  readonly quiet?: boolean;
  /** Milliseconds, for one process. */
  readonly fileLimitMs?: number;
  /** By `performance.now()`: what has not ended by then is ended, and what has not begun is not begun. */
  readonly deadline?: number;
  /** What the file is called in what is said. */
  readonly label: (file: string) => string;
}

/** How one file ended. */
export interface FileEnded extends Count {
  readonly file: string;
  readonly seconds: number;
  /** What was said of each failure, as far as one needs it to look for the cause: title, message, place. */
  readonly failures: readonly string[];
}

/**
 * Runs test files under node:test in one process, and says how each ended. What did not run, was skipped or came to no
 * end counts as failed: nothing may look green that did not run. Several files share a process only where they say that
 * they can.
 */
export async function runTestFiles(files: readonly string[], options: Options): Promise<FileEnded[]> {
  const { quiet = false, fileLimitMs = FILE_LIMIT_MS, deadline = Number.POSITIVE_INFINITY, label } = options;
  const say = quiet ? () => undefined : console.log;
  const tallies = new Map(files.map((file) => [file, { passed: 0, failed: 0, seconds: 0, failures: [] as string[] }]));
  const began = performance.now();
  const limit = Math.min(fileLimitMs, deadline - began);
  await watch(files, limit, {
    passed: (file) => tallies.get(file)!.passed++,
    failed: (file, words) => {
      const tally = tallies.get(file)!;
      tally.failed++;
      if (words === undefined) return;
      tally.failures.push(words.split('\n', LINES_AT_THE_END).join('\n    '));
      say(`✖ ${label(file)}: ${words}`);
    },
    took: (file, ms) => {
      tallies.get(file)!.seconds += ms / 1000;
    },
  });
  const all = (performance.now() - began) / 1000;
  const ended = files.map((file) => ({ file, ...tallies.get(file)!, ...(files.length === 1 ? { seconds: all } : {}) }));
  for (const { file, passed, failed, seconds } of ended) {
    const figures = `${passed} passed${failed ? `, ${failed} failed` : ''}`;
    say(`${failed ? '✖' : '✔'} ${label(file)}: ${figures} (${seconds.toFixed(1)} s)`);
  }
  return ended;
}

interface Watcher {
  passed(file: string): void;
  failed(file: string, words?: string): void;
  took(file: string, ms: number): void;
}

async function watch(files: readonly string[], limitMs: number, tell: Watcher): Promise<void> {
  const first = files[0]!;
  if (limitMs <= 0) {
    for (const file of files) tell.failed(file, 'not begun: the whole run has no time left');
    return;
  }
  const mark = randomUUID();
  const program = files.length === 1 ? first : together;
  const stream = run({
    files: [program],
    timeout: limitMs,
    env: { ...process.env, [MARK]: mark, INRO_TEST_FILES: files.join('\n') },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const ran = new Set<string>();
  const fileOf = ({ file }: TestEvent): string => (file !== undefined && files.includes(file) ? file : first);
  stream.on('test:pass', (event: TestEvent) => {
    const { name, skip, todo, details, nesting } = event;
    const file = fileOf(event);
    if (nesting === 0) tell.took(file, details.duration_ms);
    const idle = skip !== undefined || todo !== undefined;
    if (!idle && details.type === 'suite') return;
    ran.add(file);
    if (idle) tell.failed(file, `"${name}" was skipped`);
    else tell.passed(file);
  });
  stream.on('test:fail', (event: TestEvent) => {
    const { name, details } = event;
    const file = fileOf(event);
    ran.add(file);
    const cause = (details.error as { cause?: unknown } | undefined)?.cause ?? details.error;
    // The process itself failed: only its last words say of what.
    const last = name === program ? `\nended with\n${lastWords}` : '';
    tell.failed(file, `${name}\n${inspect(cause, { depth: 3 }).slice(0, 4000)}${last}`);
  });
  stream.on('test:stdout', () => undefined);
  let lastWords = '';
  stream.on('test:stderr', ({ message }: { message: string }) => {
    lastWords = (lastWords + message).slice(-2_000);
  });
  // A process that was left holds the pipes of its file open, and with them the file's end.
  const limit = setTimeout(() => {
    tell.failed(first, `came to no end within ${Math.round(limitMs / 1000)} s and was killed`);
    ran.add(first);
    endMarked(MARK, mark);
  }, limitMs + 1_000);
  for await (const _ of stream) void _;
  clearTimeout(limit);
  const left = endMarked(MARK, mark);
  if (left > 0) tell.failed(first, `left ${left} processes running`);
  if (left > 0) ran.add(first);
  for (const file of files) if (!ran.has(file)) tell.failed(file, 'no test ran');
}
