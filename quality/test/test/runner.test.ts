import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runJobs, sumOf } from '../jobs.ts';
import { needsOf } from '../needs.ts';
import { slow } from '../seconds.ts';
import { filesNamed, filesOf, processesOf } from '../selection.ts';

/** The runner runs in a process of its own: node:test does not run within itself. */
function run(file: string, ...limits: readonly number[]): { readonly words: string; readonly count: unknown } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = join(import.meta.dirname, 'fixtures/run.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, file, ...limits.map(String)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env, timeout: 30_000 });
  const lines = stdout.trim().split('\n');
  return { words: lines.slice(0, -1).join('\n') + stderr, count: JSON.parse(lines.at(-1)!) };
}

const ROOT = join(import.meta.dirname, '../../..');

describe('the plan of a run', () => {
  it('has every test file of the repository in one kind, and none twice', () => {
    const kinds = [filesOf('everyday'), filesOf('judges')];
    const all = globSync('**/*.test.ts', {
      cwd: ROOT,
      exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    });
    assert.deepEqual(kinds.flat().sort(), all.sort());
    const inProcesses = processesOf(kinds[0]!).flat();
    assert.deepEqual(inProcesses.sort(), kinds[0]!.sort());
  });

  it('knows of slow files only those that there are', () => {
    for (const file of Object.keys(slow)) assert.ok(existsSync(join(ROOT, file)), file);
  });

  it('lets those that share a house share a process', () => {
    const sharing = processesOf(filesNamed(['t-005-', 't-006-', 't-010-', 't-014-', 't-101-']));
    assert.ok(sharing.some((files) => files.length > 1));
    assert.ok(sharing.every((files) => files.length === 1 || files.every((file) => !file.includes('t-101-'))));
  });

  it('starts a database and builds pages only for those that need them', () => {
    assert.deepEqual(needsOf('packages/apdu/test/tlv.test.ts'), { database: false, pages: false });
    assert.deepEqual(needsOf('packages/host/test/outbox.test.ts'), { database: true, pages: false });
    assert.deepEqual(needsOf('apps/services/bank/test/bank.test.ts'), { database: true, pages: true });
    assert.equal(needsOf('tests/journeys/login.test.ts').pages, true);
    assert.equal(needsOf('packages/host/test/rate.test.ts').database, false);
  });

  it('begins the longest first, and what waits beside what works', async () => {
    const begun: string[] = [];
    const job = (name: string, seconds: number, waits = false) => ({
      seconds,
      waits,
      run: async () => {
        begun.push(name);
        await new Promise((resolve) => setTimeout(resolve, seconds));
        return { passed: 1, failed: 0 };
      },
    });
    const jobs = [
      job('short', 1),
      job('waiting', 60, true),
      job('waits too', 5, true),
      job('long', 40),
      job('longer', 50),
    ];
    assert.deepEqual(sumOf(await runJobs(jobs, 2)), { passed: 5, failed: 0 });
    assert.deepEqual(begun.slice(0, 3).sort(), ['long', 'longer', 'waiting']);
    assert.deepEqual(begun.slice(3), ['short', 'waits too']);
  });
});

describe('the runner of the tests', () => {
  it('ends a file that comes to no end, with all that it started', () => {
    const { words, count } = run('never-ends.ts', 3_000);
    assert.match(words, /came to no end within 3 s and was killed/);
    assert.equal((count as { passed: number }).passed, 1);
    assert.ok((count as { failed: number }).failed > 0);
  });

  it('calls it a failure when a file leaves a process', () => {
    const { words, count } = run('leaves-a-process.ts', 20_000);
    assert.match(words, /left 1 processes running/);
    assert.deepEqual(count, { passed: 1, failed: 1 });
  });

  it('tells the last words of a file whose process died', () => {
    const { words, count } = run('dies.ts', 20_000);
    assert.match(words, /these are its last words/);
    assert.equal((count as { passed: number }).passed, 0);
  });

  it('calls it a failure when a test is skipped', () => {
    const { words, count } = run('skips.ts', 20_000);
    assert.match(words, /"is skipped" was skipped/);
    assert.deepEqual(count, { passed: 1, failed: 1 });
  });

  it('begins no file when the whole run has no time left', () => {
    const { words, count } = run('skips.ts', 20_000, 0);
    assert.match(words, /not begun: the whole run has no time left/);
    assert.deepEqual(count, { passed: 0, failed: 1 });
  });
});
