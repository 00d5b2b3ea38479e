import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { openScratch } from '../scratch.ts';

const before = process.env.TMPDIR;
const memory = temporaryFolder();
after(() => memory.dispose());

describe('the folder of a run', () => {
  for (const [title, folder, enough, expected] of [
    ['lies in memory where there is enough of it', memory.path, 1, memory.path],
    ['lies on disk where memory is scarce', memory.path, Number.MAX_SAFE_INTEGER, tmpdir()],
    ['lies on disk where there is no file system in memory', join(memory.path, 'none'), 1, tmpdir()],
  ] as const)
    it(title, () => {
      const scratch = openScratch(folder, enough);
      try {
        assert.equal(dirname(scratch.path), expected);
        assert.equal(tmpdir(), scratch.path);
        writeFileSync(join(scratch.path, 'left'), '');
      } finally {
        scratch[Symbol.dispose]();
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      }
      assert.equal(existsSync(scratch.path), false);
    });
});
