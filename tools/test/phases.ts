import { spawnSync } from 'node:child_process';
import { run } from 'node:test';
import { inspect } from 'node:util';

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
  readonly file?: string;
  readonly nesting: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string; readonly duration_ms: number; readonly error?: unknown };
}

/** Runs test files under node:test, a process each; a skipped or todo test counts as failed: nothing may look green that did not run. */
export async function runTestFiles(
  files: readonly string[],
  concurrency: number,
  label: (file: string) => string,
  options: { readonly quiet?: boolean } = {},
): Promise<Count> {
  const say = options.quiet ? () => undefined : console.log;
  const total: Count = { passed: 0, failed: 0 };
  if (files.length === 0) return total;
  const perFile = new Map<string, Count & { ms: number }>();
  const record = (event: TestEvent, passed: boolean): void => {
    const file = event.file ?? 'unknown';
    const count = perFile.get(file) ?? { passed: 0, failed: 0, ms: 0 };
    perFile.set(file, count);
    if (event.nesting === 0) count.ms += event.details.duration_ms;
    if (event.details.type === 'suite' && passed) return;
    if (passed) count.passed++;
    else count.failed++;
  };
  const stream = run({
    files: [...files],
    concurrency,
    timeout: 15 * 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  stream.on('test:pass', (event) => {
    const idle = (event as TestEvent).skip !== undefined || (event as TestEvent).todo !== undefined;
    record(event as TestEvent, !idle);
    if (idle) say(`✖ ${label(event.file ?? '')}: "${event.name}" was skipped`);
  });
  stream.on('test:fail', (event) => {
    record(event as TestEvent, false);
    const cause = (event.details.error as { cause?: unknown } | undefined)?.cause ?? event.details.error;
    say(`✖ ${label(event.file ?? '')}: ${event.name}\n${inspect(cause, { depth: 3 }).slice(0, 4000)}`);
  });
  stream.on('test:stdout', () => undefined);
  for await (const _ of stream) void _;
  for (const [file, count] of [...perFile].sort()) {
    say(
      `${count.failed ? '✖' : '✔'} ${label(file)}: ${count.passed} passed${count.failed ? `, ${count.failed} failed` : ''} (${(count.ms / 1000).toFixed(1)} s)`,
    );
    total.passed += count.passed;
    total.failed += count.failed;
  }
  for (const file of files) {
    if (perFile.has(file)) continue;
    say(`✖ ${label(file)}: no test ran`);
    total.failed++;
  }
  return total;
}
