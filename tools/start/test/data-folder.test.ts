import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { draftOf } from '@inro/foundation/node';
import { temporaryFolder } from '@inro/host/testing';
import { keptSecret, lockDataFolder, openDataFolder } from '../data-folder.ts';
import { killAt, namesIn } from './support.ts';

const folder = temporaryFolder();
after(() => folder.dispose());
let dataDir: string;
let n = 0;
beforeEach(() => {
  dataDir = join(folder.path, `data-${n++}`);
});
const open = (reset = false) => {
  const lock = lockDataFolder(dataDir);
  try {
    openDataFolder(dataDir, reset);
  } finally {
    lock.release();
  }
};
const unusable = { code: 'start.data_folder_unusable' };

describe('--reset', () => {
  it('that was killed (-9) half-way is finished by the next start, and no old half meets a new one', async () => {
    open();
    for (let i = 0; i < 40; i++) {
      const part = join(dataDir, `part-${i}`);
      mkdirSync(part);
      for (let j = 0; j < 200; j++) writeFileSync(join(part, String(j)), '');
    }
    keptSecret(dataDir, 'secret', () => 'old');
    const parts = () => namesIn(dataDir).filter((name) => name.startsWith('part-')).length;
    await killAt('empties-a-folder.ts', [dataDir], () => parts() < 38, 'itself');
    assert.ok(parts() > 0, 'it was cut');
    open();
    assert.deepEqual(namesIn(dataDir).sort(), ['format', 'keys', 'logs']);
    assert.equal(
      keptSecret(dataDir, 'secret', () => 'new'),
      'new',
    );
    open();
    assert.equal(keptSecret(dataDir, 'secret'), 'new');
  });

  it('begins anew a folder of another version, which is refused without it', () => {
    open();
    writeFileSync(join(dataDir, 'format'), '0');
    assert.throws(() => open(), unusable);
    open(true);
    assert.equal(readFileSync(join(dataDir, 'format'), 'utf8'), '1');
  });
});

describe('a data folder', () => {
  it('whose first start was cut at its marker is used, and what a cut left is cleared away', () => {
    mkdirSync(dataDir);
    for (const name of ['format', 'keys/secret']) {
      writeFileSync(draftOf(join(dataDir, name)), 'half');
      open();
      assert.deepEqual([namesIn(dataDir).sort(), namesIn(join(dataDir, 'keys'))], [['format', 'keys', 'logs'], []]);
    }
  });

  it('is not whatever has a name of ours in it: nothing there is touched, not even by --reset', () => {
    mkdirSync(dataDir);
    const draft = draftOf(join(dataDir, 'letter'));
    for (const mark of ['format', 'being-reset'].map((name) => join(dataDir, name)))
      for (const make of [
        () => mkdirSync(mark),
        () => writeFileSync(mark, '#!/bin/sh\n'),
        () => writeFileSync(mark, ''),
        () => symlinkSync('/proc/sys/kernel/pid_max', mark),
      ]) {
        writeFileSync(draft, 'x');
        make();
        for (const reset of [false, true]) assert.throws(() => open(reset), unusable);
        assert.equal(namesIn(dataDir).length, 2);
        rmSync(mark, { recursive: true });
      }
  });

  it('takes nobody’s files for what a cut left', () => {
    mkdirSync(dataDir);
    const letter = draftOf(join(dataDir, 'letter'));
    writeFileSync(letter, 'x');
    for (const reset of [false, true]) assert.throws(() => open(reset), unusable);
    assert.ok(existsSync(letter));
  });

  it('that cannot be opened is not locked by who could not', () => {
    open();
    writeFileSync(join(dataDir, 'format'), '0');
    assert.throws(() => open(), unusable);
    assert.equal(lockDataFolder(dataDir).wasLeft, false);
    assert.equal(lockDataFolder(dataDir).wasLeft, true);
  });
});
