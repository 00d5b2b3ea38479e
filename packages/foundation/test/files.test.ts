import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { draftOf, placeFileOnce, removeDrafts, replaceFile } from '@inro/foundation/node';

const folder = mkdtempSync(join(tmpdir(), 'inro-files-'));
const path = join(folder, 'secret');
beforeEach(() => rmSync(path, { force: true }));
after(() => rmSync(folder, { recursive: true }));

describe('a file is there whole or not at all', () => {
  it('keeps what is there, or replaces it; for its owner alone, without leftovers', () => {
    placeFileOnce(path, 'first');
    placeFileOnce(path, 'second');
    assert.equal(readFileSync(path, 'utf8'), 'first');
    replaceFile(path, Uint8Array.of(0x33));
    assert.equal(readFileSync(path, 'utf8'), '3');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['secret']);
  });

  it('leaves nothing where the folder is not there', () => {
    assert.throws(() => placeFileOnce(join(folder, 'away', 'secret'), ''), { code: 'ENOENT' });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('and what a cut left is removed, folders too, and nothing else', () => {
    mkdirSync(draftOf(join(folder, 'whole')));
    for (const name of ['secret', 'secret.old', draftOf('secret')]) writeFileSync(join(folder, name), '');
    removeDrafts(folder);
    assert.deepEqual(readdirSync(folder).sort(), ['secret', 'secret.old']);
    rmSync(join(folder, 'secret.old'));
  });

  for (const way of ['placeFileOnce', 'replaceFile', 'writeFileSync'] as const)
    it(`${way === 'writeFileSync' ? 'a plain write does not hold that (counter-test)' : `${way} holds over kill -9 at any moment`}`, async () => {
      const length = 8 << 20;
      const writer = join(import.meta.dirname, 'fixtures/writing-a-file.ts');
      let [whole, half] = [0, 0];
      for (let n = 0; n < 12; n++) {
        rmSync(path, { force: true });
        const child = spawn(process.execPath, [writer, way, path, String(length)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        await new Promise((resolve) => setTimeout(resolve, n));
        child.kill('SIGKILL');
        await once(child, 'exit');
        const size = statSync(path, { throwIfNoEntry: false })?.size;
        if (size === length) whole++;
        else if (size !== undefined) half++;
      }
      if (way !== 'writeFileSync') assert.equal(half, 0);
      else assert.ok(half > 0 && whole + half <= 12, `${half} of 12 cut in half`);
    });
});
