import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { residentByKind } from '../resident.ts';

const read = () => residentByKind(readFileSync('/proc/self/smaps', 'utf8'));

describe('what the operating system counts of a process', () => {
  it('is told by kind, and nothing of it twice or not at all', () => {
    const { files, allocator, anonymous } = read();
    const { rss } = process.memoryUsage();
    assert.ok(files > 10e6 && allocator > 1e6 && anonymous > 10e6);
    assert.ok(Math.abs(files + allocator + anonymous - rss) < 0.1 * rss);
  });
  it('shows what V8 took apart from what a file brings', () => {
    const before = read();
    const held = Array.from({ length: 2_000_000 }, (_, n) => ({ n }));
    const then = read();
    assert.ok(then.anonymous - before.anonymous > 20e6, String(held.length));
    assert.ok(then.files - before.files < 10e6);
  });
});
