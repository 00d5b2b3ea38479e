import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { packed } from '../../tools/pack/pack.ts';
import { publicApi, publicApiPage } from '../../tools/pack/public-api.ts';
import { readRoom } from '../../tools/pack/rooms.ts';

for (const name of Object.values(packed))
  describe(`what @inro/${name} promises`, () => {
    const room = readRoom(name);

    it('is what it promised: a change is written down (npm run docs) and told in its changelog', () => {
      assert.equal(readFileSync(join(room.folder, 'public-api.txt'), 'utf8'), publicApiPage(room));
    });

    it('is what a program finds, subpath by subpath', async () => {
      for (const [subpath, names] of Object.entries(publicApi(room))) {
        const found = Object.keys((await import(join(room.folder, room.manifest.exports[subpath]!))) as object);
        assert.deepEqual(
          names.filter((each) => !each.endsWith(' (type)')),
          found.sort(),
          subpath,
        );
      }
    });

    it('has its version on top of its changelog', () => {
      const [first] = /^## .+$/m.exec(readFileSync(join(room.folder, 'CHANGELOG.md'), 'utf8')) ?? [];
      assert.match(first ?? '', new RegExp(`^## ${room.manifest.version.replaceAll('.', '\\.')}\\b`));
    });
  });
