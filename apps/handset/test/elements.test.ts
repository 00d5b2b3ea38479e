import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { makerEnvironment, makerProgram, pairedDoor, runHandset } from '../../../quality/testing/house/handset.ts';
import { MakerClient } from '../src/elements/maker-client.ts';
import { openShelf } from '../src/elements/shelf.ts';

const AMSD = 'A000000151534D01';
const order = { profile: 'phone', model: 'inro-one', attestationPublicKey: 'AAAA' } as const;

describe('elements in their files', () => {
  it('name a damaged file as such, and leave the others alone', async () => {
    const handset = await runHandset();
    for (const phone of ['good', 'bad']) await handset.cast('PUT', `/cast/phones/${phone}`, { model: 'inro-one' });
    await handset.restart();
    writeFileSync(join(handset.dataDir, 'elements/phone-bad.sqlite'), 'this is no database');
    const open = async (phone: string) =>
      (await pairedDoor(handset, phone)).call('POST', '/door/channels', { aid: AMSD });
    assert.equal((await open('bad')).body.code, 'handset.element_damaged');
    assert.equal((await open('good')).status, 200);
    await handset.close();
  });

  it('are not there when the maker did not deliver', async () => {
    const folder = temporaryFolder();
    for (const program of [join(folder.path, 'missing.ts'), makerProgram]) {
      // The second has a program, and no master keys to read.
      for (const name of Object.keys(makerEnvironment(folder.path).env)) delete process.env[name];
      const shelf = openShelf(folder.path, new MakerClient(program));
      await assert.rejects(shelf.make('phone', 'alice', 'inro-one'), { code: 'handset.maker_unavailable' });
      await assert.rejects(shelf.open('phone', 'alice'), { code: 'handset.element_damaged' });
      shelf.close();
    }
    assert.deepEqual(readdirSync(join(folder.path, 'elements')), []);
    folder.dispose();
  });

  it('wait for a maker that ends at an order it cannot read, and get a new one for the next', async () => {
    const folder = temporaryFolder();
    Object.assign(process.env, makerEnvironment(folder.path).env);
    const maker = new MakerClient(makerProgram);
    await assert.rejects(maker.order(order), { code: 'handset.maker_unavailable' });
    const shelf = openShelf(folder.path, maker);
    await shelf.make('phone', 'alice', 'inro-one');
    shelf.close();
    folder.dispose();
  });
});
