// The threat: docs/threats/t-035-withdrawn-service-goes-on-asking.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import type { CaSchema } from '../../apps/ca/src/schema.ts';
import { agree } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';

describe('T-035 a service whose registration was withdrawn goes on asking', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene('bank');
  });
  after(() => scene.close());

  it('and wallets go on answering it until its access certificate ends (open)', async () => {
    const { house, ports } = scene;
    const db = openDatabase<CaSchema>(house.databases.ca!.url);
    const { sha256 } = await db
      .selectFrom('certificate')
      .select('sha256')
      .where('kind', '=', 'relyingParty')
      .executeTakeFirstOrThrow();
    await db.destroy();
    const path = `/revocations/${Buffer.from(sha256!).toString('base64url')}`;
    const order = { reason: 'cessationOfOperation', at: house.clock.now().toISOString() };
    assert.equal((await house.peer('operator').call<{ state: string }>('ca', 'PUT', path, order)).state, 'revoked');
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
  });
});
