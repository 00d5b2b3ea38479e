// The threat: docs/threats/t-031-services-compare-customers.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import type { BankSchema } from '../../apps/services/bank/src/schema.ts';
import { agree } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

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
    const row = await db.selectFrom('customer').selectAll().orderBy('number', 'desc').executeTakeFirstOrThrow();
    await db.destroy();
    return row;
  };

  it('by what the SDK gives them to keep, and find nothing in common', async () => {
    const [atBank, atClinic] = [await customer('bank'), await customer('clinic')];
    assert.notEqual(atBank.identifier, atClinic.identifier);
  });

  it('and find the same person by the certificate that both were shown, where they kept it (open)', async () => {
    const shown = without({
      file: 'packages/relying-party/src/subject.ts',
      defence: "key.reference('identifier', identifier)",
      instead: 'identifier',
    });
    for (const service of ['bank', 'clinic'] as const) await scene.house.replace(service, shown);
    const [atBank, atClinic] = [await customer('bank'), await customer('clinic')];
    assert.equal(atBank.identifier, atClinic.identifier);
  });
});
