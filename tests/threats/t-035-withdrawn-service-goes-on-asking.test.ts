// The threat: docs/threats/t-035-withdrawn-service-goes-on-asking.md
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest, openDatabase } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { AccessKey } from '@inro/relying-party/node';
import type { CaSchema } from '../../apps/ca/src/schema.ts';
import { serviceOrder, servicesOfTheHouse } from '../../apps/operator-console/src/register-services.ts';
import { outcomeOf } from './support/attack.ts';
import { agree, rootsOf } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

describe('T-035 a service whose registration was withdrawn goes on asking', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene('bank');
  });
  after(() => scene.close());

  const DAY = 86_400_000;
  /** A service that asks with a certificate that has ended. */
  const shameless = without({
    file: 'packages/relying-party/src/node/access-key.ts',
    defence: '|| until <= this.#options.now()',
  });

  /** A host of phones that nobody tells whose certificates are in force. */
  const untold = without({
    file: 'apps/handset/src/egress/guard.ts',
    defence: 'if (own && !policy.isKnown(url.origin))',
    instead: 'if (false)',
  });

  it('and wallets whose host nobody tells answer it for the days that its access certificate has left, and no longer', async () => {
    const { house, ports } = scene;
    await house.replace('handset', untold);
    await revoke((await inForce()).at(-1)!, 'cessationOfOperation');
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    await house.replace('bank', shameless);
    // A pairing that is not used for a week ends as well.
    house.clock.move(4 * DAY);
    await ports.storage.get('log');
    house.clock.move(3 * DAY);
    const late = await beginLogin(scene, 'same-device');
    assert.equal(await outcomeOf(agree(ports, late.link)), 'presentation.relying_party_not_trusted');
    house.clock.move(-7 * DAY);
    await house.replace('bank');
    await house.replace('handset');
  });

  const bank = servicesOfTheHouse.find(({ name }) => name === 'bank')!;
  const operator = () => scene.house.peer('operator');
  /** The service says that it has none, whatever it has; the operator's own errand comes by. */
  let lastKey: AccessKey | undefined;
  let lastCertificate: Uint8Array | undefined;
  const comeBy = async (name = 'bank', change: object = {}): Promise<unknown> => {
    const roots = await rootsOf(scene.house, 'access');
    const key = new AccessKey({
      folder: temporaryFolder().path,
      name,
      origin: operator().originOf('bank'),
      accessRoots: () => roots,
      now: () => scene.house.clock.now(),
    });
    const order = serviceOrder(operator(), bank, toBase64(await key.certificateRequest()));
    return outcomeOf(
      operator()
        .call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, { ...order, ...change })
        .then(({ certificate }) => {
          lastCertificate = fromBase64(certificate);
          if (!('origin' in change)) key.install(lastCertificate);
          lastKey = key;
          return 'certified';
        }),
    );
  };
  const revoke = async (sha256: Uint8Array, reason: string): Promise<unknown> => {
    const path = `/revocations/${Buffer.from(sha256).toString('base64url')}`;
    return operator().call('ca', 'PUT', path, { reason, at: scene.house.clock.now().toISOString() });
  };
  /** Certificates of services that are in force, the first that was made first. */
  const inForce = async (): Promise<Uint8Array[]> => {
    const db = openDatabase<CaSchema>(scene.house.databases.ca!.url);
    const rows = await db
      .selectFrom('certificate')
      .select('sha256')
      .where('kind', '=', 'relyingParty')
      .where('state', '=', 'good')
      .orderBy('id')
      .execute();
    await db.destroy();
    return rows.map(({ sha256 }) => sha256!);
  };
  /** Whether phones of the house reach the service, some moments later. */
  const isReached = async (wanted: boolean): Promise<boolean> => {
    const file = join(scene.house.folder, 'ca/published/relying-parties.json');
    const now = () => JSON.parse(readFileSync(file, 'utf8')).origins.includes(operator().originOf('bank'));
    for (let tries = 0; tries < 40 && now() !== wanted; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return now();
  };
  const withdraw = async (): Promise<void> => {
    for (const sha256 of await inForce()) await revoke(sha256, 'privilegeWithdrawn');
  };

  it('and phones of the house reach it no more from the moment that the order is answered', async () => {
    const { link } = await beginLogin(scene, 'same-device');
    assert.equal(await outcomeOf(agree(scene.ports, link)), 'handset.service_unknown');
  });

  it('but gets no further one once it is withdrawn, under its name or another, whatever it says of itself', async () => {
    assert.equal(await comeBy(), 'certified');
    await withdraw();
    for (const name of ['bank', 'another-name']) assert.equal(await comeBy(name), 'ca.service_withdrawn', name);
    const moved = { origin: 'https://elsewhere.example' };
    assert.equal(await comeBy('bank', moved), 'ca.service_withdrawn', 'the same name elsewhere');
    assert.equal(await comeBy('somebody-else', moved), 'certified', 'who is neither');
    await scene.house.replace('ca');
    assert.equal(await comeBy(), 'ca.service_withdrawn', 'after a restart');
    const db = openDatabase<CaSchema>(scene.house.databases.ca!.url);
    await db.updateTable('certificate').set({ origins: null }).execute();
    assert.equal(await comeBy('another-name'), 'ca.service_withdrawn', 'certified before origins had a column');
    const { length } = await db.selectFrom('certificate').select('id').where('origins', 'is not', null).execute();
    assert.ok(length > 0, 'and read once');
    await db.destroy();
    scene.house.clock.move(400 * 86_400_000);
    assert.equal(await comeBy(), 'ca.service_withdrawn', 'a year later');
  });

  it('until a person lets it in again; then it renews by itself, and can be withdrawn once more', async () => {
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    assert.equal(await comeBy(), 'certified');
    await withdraw();
    assert.equal(await comeBy(), 'ca.service_withdrawn');
  });

  it('nor by a clean name at its origin, or at a clean origin under its name, whoever was certified there since', async () => {
    const origin = 'https://clean.example';
    assert.equal(await comeBy('clean', { origin }), 'certified');
    assert.equal(await comeBy('bank', { origin }), 'ca.service_withdrawn', 'its name, elsewhere');
    assert.equal(await comeBy('clean'), 'ca.service_withdrawn', 'its origin, under another name');
    assert.equal(await comeBy('clean', { origin }), 'certified');
  });

  it('nor by having more certificates than the operator named: all of them end, and no phone reaches it', async () => {
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    assert.equal(await comeBy(), 'certified');
    assert.equal(await isReached(true), true);
    const before = (await inForce()).length;
    await revoke((await inForce()).at(-2)!, 'privilegeWithdrawn');
    assert.equal((await inForce()).length, before - 2);
    assert.equal(await isReached(false), false);
    assert.equal(await comeBy(), 'ca.service_withdrawn');
  });

  it('nor by a clock that was set back between its certificate and its withdrawal', async () => {
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    scene.house.clock.move(-3_600_000);
    await withdraw();
    assert.equal(await comeBy(), 'ca.service_withdrawn');
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified', 'and a person lets it in all the same');
    assert.equal(await comeBy(), 'certified');
    scene.house.clock.move(3_600_000);
  });

  it('nor where its certificate was revoked for another reason before', async () => {
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    const last = (await inForce()).at(-1)!;
    await revoke(last, 'keyCompromise');
    assert.equal(await comeBy(), 'certified', 'which stops nobody');
    await revoke((await inForce()).at(-1)!, 'keyCompromise');
    await revoke(last, 'privilegeWithdrawn');
    assert.equal(await comeBy(), 'ca.service_withdrawn');
  });

  it('nor by an order that is under way while it is withdrawn', async () => {
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    for (let round = 0; round < 5; round++) {
      assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
      const last = (await inForce()).at(-1)!;
      await Promise.all([comeBy(), revoke(last, 'privilegeWithdrawn'), comeBy(), comeBy()]);
      assert.equal(await comeBy(), 'ca.service_withdrawn');
      assert.equal(await isReached(false), false);
    }
  });

  /** What the authority says to the key that was certified last, in the last days of its certificate. */
  const renewal = async (): Promise<unknown> => {
    const answer = await httpRequest(`${operator().originOf('status')}/access-renewals`, {
      method: 'POST',
      headers: { 'content-type': 'application/cms' },
      body: await lastKey!.renewalRequest(),
    });
    return answer.status === 200 ? 'renewed' : JSON.parse(fromUtf8(answer.body)).code;
  };

  for (const [reason, said] of [
    ['privilegeWithdrawn', /renewal_of_unknown|service_withdrawn/],
    ['cessationOfOperation', /renewal_of_unknown/],
    ['certificateHold', /renewal_of_unknown/],
  ] as const)
    it(`nor by renewal, once its certificate is revoked or suspended (${reason})`, async () => {
      assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
      scene.house.clock.move(5 * DAY);
      await revoke((await inForce()).at(-1)!, reason);
      assert.match(String(await renewal()), said);
      scene.house.clock.move(5 * DAY);
      assert.match(String(await renewal()), said, 'once it has ended');
    });

  it('nor by a renewal that is under way while it is withdrawn', async () => {
    for (let round = 0; round < 5; round++) {
      assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
      scene.house.clock.move(5 * DAY);
      const last = (await inForce()).at(-1)!;
      await Promise.all([renewal(), revoke(last, 'privilegeWithdrawn'), renewal()]);
      assert.match(String(await renewal()), /renewal_of_unknown|service_withdrawn/);
      assert.equal(await isReached(false), false);
    }
  });

  it('counter-test: a CA that does not look at the state renews what is suspended', async () => {
    const file = 'apps/ca/src/access/renewal.ts';
    await scene.house.replace('ca', without({ file, defence: ".where('state', '=', 'good')" }));
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    scene.house.clock.move(5 * DAY);
    await revoke((await inForce()).at(-1)!, 'certificateHold');
    assert.equal(await renewal(), 'renewed');
    await scene.house.replace('ca');
  });

  it('counter-test: certificates of a year are asked with for a year', async () => {
    const file = 'apps/ca/src/configuration.ts';
    await scene.house.replace('ca', without({ file, defence: '.default(7)', instead: '.default(397)' }));
    assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    const until = new X509Certificate(lastCertificate!).validTo;
    assert.ok(Date.parse(until) - scene.house.clock.now().getTime() > 390 * DAY);
    await scene.house.replace('ca');
  });

  it('counter-test: a CA that does not remember certifies it at the next errand', async () => {
    const file = 'apps/ca/src/access/certify.ts';
    const forgets = without(
      { file, defence: 'if (isRenewal) await requireNotWithdrawn(context.db, name, body.origin);' },
      { file, defence: 'if (isRenewal) await requireNotWithdrawn(trx, name, body.origin);' },
    );
    await scene.house.replace('ca', forgets);
    assert.equal(await comeBy(), 'certified');
    await scene.house.replace('ca');
  });

  it('counter-test: a CA that ends the named certificate alone leaves the service its others', async () => {
    const file = 'apps/ca/src/routes/registration.ts';
    await scene.house.replace('ca', without({ file, defence: ', order, also)', instead: ', order)' }));
    for (let n = 0; n < 2; n++) assert.equal(await comeBy('bank', { afterWithdrawal: true }), 'certified');
    await revoke((await inForce()).at(-1)!, 'privilegeWithdrawn');
    assert.equal(await isReached(false), true);
    assert.equal(await comeBy(), 'certified');
    await scene.house.replace('ca');
  });
});
