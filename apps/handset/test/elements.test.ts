import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { pairedDoor, runHandset, runPhoneMaker } from '../../../quality/testing/house/handset.ts';
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
    const maker = await runPhoneMaker(folder.path);
    await maker.stop();
    const shelf = openShelf(folder.path, new MakerClient(maker.peers, 300));
    await assert.rejects(shelf.make('phone', 'alice', 'inro-one'), { code: 'handset.maker_unavailable' });
    await assert.rejects(shelf.open('phone', 'alice'), { code: 'handset.element_damaged' });
    shelf.close();
    assert.deepEqual(readdirSync(join(folder.path, 'elements')), []);
    await maker.close();
    folder.dispose();
  });

  it('wait for a maker that is away, and not for one that refuses the order', async () => {
    const folder = temporaryFolder();
    const maker = await runPhoneMaker(folder.path);
    const client = new MakerClient(maker.peers);
    const began = performance.now();
    await assert.rejects(client.order(order), { code: 'handset.maker_unavailable' });
    assert.ok(performance.now() - began < 5_000);
    await maker.stop();
    const shelf = openShelf(folder.path, client);
    const making = shelf.make('phone', 'alice', 'inro-one');
    await new Promise((resolve) => setTimeout(resolve, 400));
    await maker.startAgain();
    await making;
    shelf.close();
    await maker.close();
    folder.dispose();
  });

  it('wait no longer when the handset ends', async () => {
    const folder = temporaryFolder();
    const maker = await runPhoneMaker(folder.path);
    await maker.stop();
    const client = new MakerClient(maker.peers);
    const ordered = client.order({ ...order, attestationPublicKey: 'A'.repeat(124) });
    client.close();
    await assert.rejects(ordered, { code: 'handset.maker_unavailable' });
    await maker.close();
    folder.dispose();
  });
});
