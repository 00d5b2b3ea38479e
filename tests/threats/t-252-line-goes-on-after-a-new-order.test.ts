// The threat: docs/threats/t-252-line-goes-on-after-a-new-order.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { AccessKey } from '@inro/relying-party/node';
import { clinicImprint } from '../../quality/testing/house/service.ts';
import { type House, openHouse } from './support/house.ts';
import { rootsOf } from './support/people.ts';
import { without } from './support/without.ts';

const DAY = 86_400_000;
const WITHDRAWAL = 'apps/ca/src/access/withdrawal.ts';
const ENDED = 'ca.renewal_of_unknown';
const names = { ja: '印籠書店', 'ja-x-easy': 'いんろう書店(しょてん)', en: 'Inro Books' };
const all = { kinds: ['deemedVerifier'], acts: ['login', 'attributes', 'signature'] };
const loginAlone = { kinds: ['deemedVerifier'], acts: ['login'] };
let last = 0;

describe('T-252 a line of certificates goes on after the order that ended it', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca']);
  });
  after(() => house.close());

  const open = async (name: string, folder: string) => {
    const roots = await rootsOf(house, 'access');
    const origin = `https://${name}.example`;
    return new AccessKey({ folder, name, origin, accessRoots: () => roots, now: () => house.clock.now() });
  };
  async function order(name: string, key: AccessKey, change: object = {}): Promise<void> {
    const { certificate } = await house
      .peer('operator')
      .call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, {
        kind: 'relyingParty',
        certificateRequest: toBase64(await key.certificateRequest()),
        names,
        origin: `https://${name}.example`,
        entitlement: all,
        imprint: clinicImprint,
        ...change,
      });
    key.install(fromBase64(certificate));
  }
  const status = () => house.peer('operator').originOf('status');
  async function renew(key: AccessKey): Promise<string> {
    const answer = await httpRequest(`${status()}/access-renewals`, {
      method: 'POST',
      headers: { 'content-type': 'application/cms' },
      body: await key.renewalRequest(),
    });
    if (answer.status !== 200) return (JSON.parse(fromUtf8(answer.body)) as { code: string }).code;
    key.install(answer.body);
    return 'renewed';
  }
  /** A service late in the life of its certificate, and a copy of its folder. */
  async function copied() {
    const name = `line-${++last}`;
    const [mine, theirs] = [temporaryFolder().path, temporaryFolder().path];
    const service = await open(name, mine);
    await order(name, service);
    cpSync(mine, theirs, { recursive: true });
    house.clock.move(5 * DAY);
    return { name, service, copy: await open(name, theirs) };
  }
  async function registered(name: string): Promise<unknown> {
    house.clock.move(61_000);
    const { body } = await httpRequest(`${status()}/relying-parties`);
    const { services } = JSON.parse(fromUtf8(body)) as { services: { origins: string[]; acts: string[] }[] };
    return services.filter(({ origins }) => origins.includes(`https://${name}.example`)).map(({ acts }) => acts);
  }
  const revoke = (key: AccessKey, reason: string) => {
    const digest = createHash('sha256').update(key.signer().certificates[0]!).digest('base64url');
    const at = house.clock.now().toISOString();
    return house.peer('operator').call('ca', 'PUT', `/revocations/${digest}`, { reason, at });
  };

  it('as what it was narrowed from: of less is renewed the less alone', async () => {
    const { name, service, copy } = await copied();
    await order(name, service, { entitlement: loginAlone });
    assert.equal(await renew(copy), ENDED);
    assert.deepEqual(await registered(name), [loginAlone.acts]);
    house.clock.move(5 * DAY);
    assert.deepEqual([await renew(service), await renew(copy)], ['renewed', ENDED]);
    assert.deepEqual(service.entitlement, loginAlone);
    assert.deepEqual(await registered(name), [loginAlone.acts]);
  });

  it('as a thief’s: what a service that heard of a second has ordered anew ends the first', async () => {
    const { name, service, copy } = await copied();
    assert.deepEqual([await renew(copy), await renew(service)], ['renewed', 'ca.renewed_with_other_key']);
    await order(name, service);
    house.clock.move(5 * DAY);
    assert.deepEqual([await renew(copy), await renew(service)], [ENDED, 'renewed']);
    await house.replace('ca');
    house.clock.move(5 * DAY);
    assert.deepEqual([await renew(copy), await renew(service)], [ENDED, 'renewed']);
  });

  it('nor under another name of people, at another origin, for another life', async () => {
    for (const change of [{ names: { ...names, en: 'Inro Bookshop' } }, { days: 2 }]) {
      const { name, service, copy } = await copied();
      await order(name, service, change);
      assert.equal(await renew(copy), ENDED);
    }
  });

  it('nor at once with the order', async () => {
    for (let round = 0; round < 4; round++) {
      const { name, service, copy } = await copied();
      const [said] = await Promise.all([renew(copy), order(name, service, { entitlement: loginAlone })]);
      assert.ok(said === ENDED || said === 'renewed', said);
      house.clock.move(5 * DAY);
      assert.equal(await renew(copy), ENDED);
    }
  });

  it('and what the order made for the key that waits is given to it, if its answer was lost', async () => {
    const { name, service, copy } = await copied();
    await assert.rejects(
      order(
        name,
        {
          ...service,
          certificateRequest: () => service.certificateRequest(),
          install: () => {
            throw new Error('lost');
          },
        } as unknown as AccessKey,
        { entitlement: loginAlone },
      ),
    );
    assert.equal(await renew(copy), ENDED);
    assert.equal(await renew(service), 'renewed');
    assert.deepEqual(service.entitlement, loginAlone);
  });

  it('as what was made by a key that is known to be stolen: with it ends all that was made at its word', async () => {
    const { service, copy } = await copied();
    assert.equal(await renew(copy), 'renewed');
    await revoke(service, 'keyCompromise');
    assert.equal(await renew(copy), ENDED);
    house.clock.move(5 * DAY);
    assert.equal(await renew(copy), ENDED);
  });

  it('counter-test: an authority that does not ask for the newest order renews both', async () => {
    await house.replace(
      'ca',
      without({ file: WITHDRAWAL, defence: ".where('id', '>', id)", instead: ".where('id', '<', 0)" }),
    );
    const { name, service, copy } = await copied();
    await order(name, service, { entitlement: loginAlone });
    assert.equal(await renew(copy), 'renewed');
    assert.deepEqual(copy.entitlement, all);
    assert.deepEqual(await registered(name), [all.acts], 'and everybody reads that it may');
    await house.replace('ca');
  });

  it('counter-test: an authority that ends the stolen certificate alone renews the thief’s', async () => {
    const defence = "order.reason === 'keyCompromise' && by === 'operator'";
    await house.replace('ca', without({ file: WITHDRAWAL, defence, instead: 'false' }));
    const { service, copy } = await copied();
    assert.equal(await renew(copy), 'renewed');
    await revoke(service, 'keyCompromise');
    house.clock.move(5 * DAY);
    assert.equal(await renew(copy), 'renewed');
    await house.replace('ca');
  });
});
