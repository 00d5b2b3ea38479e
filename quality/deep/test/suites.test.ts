import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { suites } from '../suites.ts';

const root = join(import.meta.dirname, '../../..');

describe('npm run test:deep', () => {
  it('runs programs that are there, and the README names each', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const row = readme.split('\n').find((line) => line.includes('npm run test:deep'))!;
    for (const [name, { program }] of Object.entries(suites)) {
      assert.ok(existsSync(join(root, program)), program);
      assert.ok(row.includes(`\`${name}\``), name);
    }
  });

  it('takes a harness for held where it says so, and for nothing else', () => {
    const held = (name: string, line: string) => suites[name]!.read(line).map((verdict) => verdict.held);
    assert.deepEqual(held('lives', '1 passed, 0 failed'), [true]);
    for (const line of ['0 passed, 0 failed', '1 passed, 1 failed', '', 'x 1 passed, 0 failed'])
      assert.deepEqual(held('lives', line), [false], line);
    assert.deepEqual(held('faults', '{"drills":[{"cuts":1,"violations":[]},{"cuts":0,"violations":[]}]}'), [
      true,
      false,
    ]);
    assert.deepEqual(held('fuzz', '{"parsers":[{"failures":[]},{"failures":[{}]}]}'), [true, false]);
    assert.deepEqual(held('mutation', '{"rooms":[{"score":0.85,"limit":0.85},{"score":0.84,"limit":0.85}]}'), [
      true,
      false,
    ]);
    const weighed = '{"processes":[{"bytesALogin":9,"limit":9},{"bytesALogin":10,"limit":9}]}';
    assert.deepEqual(held('memory', weighed), [true, false]);
    const adversaries = '[{"advantage":0,"pairs":0},{"advantage":0.1,"pairs":0},{"advantage":0,"pairs":1}]';
    assert.deepEqual(held('linkability', `{"adversaries":${adversaries}}`), [true, false, false]);
    for (const name of ['faults', 'fuzz', 'linkability', 'memory', 'mutation'])
      assert.throws(() => held(name, 'no result'));
  });
});
