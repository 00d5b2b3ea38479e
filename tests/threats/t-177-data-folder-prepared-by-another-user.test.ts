// The threat: docs/threats/t-177-data-folder-prepared-by-another-user.md
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { asItIs, type World, without } from './support/without.ts';

const OWN = 'tools/start/own-folder.ts';
const somebody = 65_534;
const unsafe = (place?: string) => ({ code: 'start.data_folder_unsafe', ...(place ? { details: { place } } : {}) });

describe('T-177 another user of the machine prepares the data folder', () => {
  const folder = temporaryFolder();
  before(() => {
    // Only who may give files away can play the other user. Not played is not held.
    assert.equal(process.getuid?.(), 0, 'run it as root, or under unshare --map-root-user --map-auto');
  });
  after(() => folder.dispose());
  let dataDir: string;
  let n = 0;
  beforeEach(() => {
    dataDir = join(folder.path, `data-${n++}`);
  });
  const open = async (reset = false, world: World = asItIs): Promise<void> => {
    const { lockDataFolder, openDataFolder, keptSecret } =
      await world<typeof import('../../tools/start/data-folder.ts')>('tools/start/data-folder.ts');
    const lock = lockDataFolder(dataDir);
    try {
      openDataFolder(dataDir, reset);
      keptSecret(dataDir, 'cast-token');
    } finally {
      lock.release();
    }
  };
  /** As the house leaves it. */
  const made = async (): Promise<void> => {
    mkdirSync(dataDir, { mode: 0o700 });
    await open();
  };
  const modeOf = (path: string): string => (statSync(join(dataDir, path)).mode & 0o777).toString(8);

  it('and is refused: a folder of theirs, empty, with a marker, or with keys; --reset changes nothing', async () => {
    for (const prepare of [
      () => mkdirSync(dataDir),
      () => writeFileSync(join(dataDir, 'format'), '1'),
      () => mkdirSync(join(dataDir, 'keys')),
      () => writeFileSync(join(dataDir, 'keys', 'cast-token'), 'known to them'),
    ]) {
      prepare();
      for (const path of ['', 'format', 'keys', 'keys/cast-token'])
        try {
          chownSync(join(dataDir, path), somebody, somebody);
        } catch {}
      for (const reset of [false, true]) await assert.rejects(open(reset), unsafe());
    }
    assert.deepEqual(readdirSync(dataDir).sort(), ['format', 'keys'], 'nothing is added to it, nor taken away');
  });

  it('and is refused where others can write, or replace it: by mode, by group, by a folder above without the sticky bit', async () => {
    await made();
    for (const mode of [0o777, 0o775, 0o722, 0o1777]) {
      chmodSync(dataDir, mode);
      await assert.rejects(open(), unsafe(dataDir), mode.toString(8));
    }
    chmodSync(dataDir, 0o700);
    await open();
    chmodSync(folder.path, 0o777);
    await assert.rejects(open(), unsafe(folder.path));
    chmodSync(folder.path, 0o1777);
    await open();
    chmodSync(folder.path, 0o700);
  });

  it('and is refused for one thing of theirs inside, however deep, a link of theirs too', async () => {
    await made();
    for (const put of ['keys/peer-ca.pem', 'ca', 'ca/keys', 'handset/book.sqlite', 'topology.json']) {
      const path = join(dataDir, put);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, 'theirs');
      chownSync(path, somebody, somebody);
      await assert.rejects(open(), unsafe(put));
      chownSync(path, 0, 0);
      if (put === 'ca') rmSync(path);
    }
    symlinkSync('/etc/passwd', join(dataDir, 'keys', 'link'));
    lchownSync(join(dataDir, 'keys', 'link'), somebody, somebody);
    await assert.rejects(open(), unsafe('keys/link'));
  });

  it('by a link that leads to a folder of theirs; one that leads to a folder of ours is followed', async () => {
    await made();
    const [ours, link] = [dataDir, `${dataDir}-link`];
    symlinkSync(ours, link);
    dataDir = link;
    await open();
    chownSync(ours, somebody, somebody);
    await assert.rejects(open(), unsafe(ours));
  });

  it('and what others could only read is closed to them: folder, books, keys', async () => {
    await made();
    chmodSync(dataDir, 0o755);
    mkdirSync(join(dataDir, 'handset'), { mode: 0o755 });
    writeFileSync(join(dataDir, 'handset', 'book.sqlite'), '', { mode: 0o644 });
    chmodSync(join(dataDir, 'keys', 'cast-token'), 0o644);
    await open();
    assert.deepEqual(['', 'handset', 'handset/book.sqlite', 'keys/cast-token', 'logs'].map(modeOf), [
      '700',
      '700',
      '600',
      '600',
      '700',
    ]);
  });

  it('counter-test: a start that does not ask whose folder it is keeps its secrets in theirs, and takes their key', async () => {
    const world = without(
      {
        file: OWN,
        defence: 'if (uid !== me || mode & WRITABLE_BY_OTHERS) throw unsafe(folder);',
        instead: 'void uid;',
      },
      {
        file: OWN,
        defence: 'if (lstatSync(path).uid !== me) throw unsafe(relative(folder, path));',
        instead: 'lstatSync(path);',
      },
    );
    mkdirSync(join(dataDir, 'keys'), { recursive: true });
    writeFileSync(join(dataDir, 'format'), '1');
    writeFileSync(join(dataDir, 'keys', 'cast-token'), 'known to them');
    for (const path of ['', 'format', 'keys', 'keys/cast-token']) chownSync(join(dataDir, path), somebody, somebody);
    await open(false, world);
    assert.equal(readFileSync(join(dataDir, 'keys', 'cast-token'), 'utf8'), 'known to them');
  });
});
