// The threat: docs/threats/t-031-services-compare-customers.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import type { BankSchema } from '../../apps/services/bank/src/schema.ts';
import { agree } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';

describe('T-031 two services compare their customers', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene('bank', 'clinic');
  });
  after(() => scene.close());

  const customer = async (service: 'bank' | 'clinic') => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device', service);
    const { redirectUri } = await agree(scene.ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    const db = openDatabase<BankSchema>(scene.house.databases[service]!.url);
    const row = await db.selectFrom('customer').selectAll().executeTakeFirstOrThrow();
    await db.destroy();
    return row;
  };

  it('and find the same person by the certificate that both were shown (open)', async () => {
    const [atBank, atClinic] = [await customer('bank'), await customer('clinic')];
    assert.equal(atBank.identifier, atClinic.identifier);
  });
});
