import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

/** The runner runs in a process of its own: node:test does not run within itself. */
function run(file: string, ...limits: readonly number[]): { readonly words: string; readonly count: unknown } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = join(import.meta.dirname, 'fixtures/run.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, file, ...limits.map(String)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env, timeout: 30_000 });
  const lines = stdout.trim().split('\n');
  return { words: lines.slice(0, -1).join('\n') + stderr, count: JSON.parse(lines.at(-1)!) };
}

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
