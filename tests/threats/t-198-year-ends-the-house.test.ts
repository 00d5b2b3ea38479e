// The threat: docs/threats/t-198-year-ends-the-house.md
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { appoint, installCertificate, officerRequest, openOfficer } from '../../apps/counter/src/officer.ts';
import { certifyOfficer } from '../../apps/operator-console/src/certify-officer.ts';
import {
  registerService,
  serviceOrder,
  servicesOfTheHouse,
} from '../../apps/operator-console/src/register-services.ts';
import { certified, isDue } from '../../apps/operator-console/src/renewal.ts';
import { deskOf } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

const DAY = 86_400_000;
const KEY = 'packages/pki/src/request/node/certified-key.ts';

interface Request {
  readonly certificateRequest: string;
}

const bank = servicesOfTheHouse.find(({ name }) => name === 'bank')!;
const place = { prefecture: 'Tokyo-to', municipality: 'Chiyoda-ku' };

describe('T-198 a year ends the house', () => {
  let house: House;
  let file: string;
  before(async () => {
    house = await openHouse(['ca', 'bank']);
    file = join(house.folder, 'bank', 'access.cer');
  });
  after(() => house.close());

  const operator = () => house.peer('operator');
  const renew = () => registerService(operator(), bank, house.clock);
  const installed = () => {
    const certificate = new X509Certificate(readFileSync(file));
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return {
      key: createHash('sha256').update(key).digest('hex'),
      sha256: certificate.fingerprint256,
      until: new Date(certificate.validTo),
    };
  };
  const request = async () => {
    const answer = await operator().call<Request>('bank', 'GET', '/operator/certificate-request');
    return serviceOrder(operator(), bank, answer.certificateRequest);
  };
  const order = (body: object) => operator().call('ca', 'PUT', '/access-certificates/bank', body);
  const keys = new Set<string>();
  /** A renewal, which takes a key that no certificate had before. */
  async function renewed(what: string, work: () => Promise<unknown> = renew): Promise<void> {
    keys.add(installed().key);
    await work();
    assert.ok(!keys.has(installed().key), `${what}: a key of its own`);
    assert.ok(installed().until > house.clock.now(), what);
    assert.equal(await renew(), false, `${what}: and then nothing is due`);
  }

  it('renews over a key of its own, in time, late, and after the clock was set back', async () => {
    house.clock.move(DAY);
    assert.equal(await renew(), false);
    for (const days of [370, 410]) {
      house.clock.move(days * DAY);
      await renewed(`${days} days`);
    }
    house.clock.move(-10 * DAY);
    await renewed('ten days back');
  });

  it('goes on after an answer that was lost, one in other words, and beside another renewal', async () => {
    house.clock.move(370 * DAY);
    await order(await request());
    await renewed('lost');
    house.clock.move(370 * DAY);
    const body = await request();
    await order({ ...body, names: { ...body.names, en: 'Another name' } });
    await renewed('in other words');
    house.clock.move(370 * DAY);
    await renewed('two at once', () => Promise.all([renew(), renew()]));
  });

  it('goes on after a death between certificate and key', async () => {
    house.clock.move(370 * DAY);
    const answer = (await order(await request())) as { readonly certificate: string };
    await renewed('dead in between', async () => {
      writeFileSync(file, Buffer.from(answer.certificate, 'base64'));
      await house.replace('bank');
    });
  });

  it('the officer of the counter too', async () => {
    const folder = temporaryFolder();
    const visit = async () => {
      const carried = async (anew: boolean) =>
        certifyOfficer(
          operator(),
          appoint(deskOf(house.system), await officerRequest(folder.path, house.clock.now(), { anew }), place),
          place,
        );
      installCertificate(folder.path, await certified(carried), house.clock.now());
    };
    await visit();
    const first = openOfficer(folder.path, house.clock.now())!;
    assert.equal(isDue(first, house.clock.now()), false);
    house.clock.move(370 * DAY);
    assert.equal(isDue(first, house.clock.now()), true);
    await visit();
    assert.ok(openOfficer(folder.path, house.clock.now())!.validUntil > house.clock.now());
    folder.dispose();
  });

  const renewIn = async (world: World) => {
    const { registerService: register } = await world<
      typeof import('../../apps/operator-console/src/register-services.ts')
    >('apps/operator-console/src/register-services.ts');
    return outcomeOf(register(operator(), bank, house.clock));
  };
  const stubborn = without({
    file: 'apps/operator-console/src/renewal.ts',
    defence: 'return await order(true);',
    instead: 'throw failure;',
  });

  it('counter-test: over the same key there is no further certificate', async () => {
    house.clock.move(410 * DAY);
    const sameKey = without({
      file: KEY,
      defence: 'anew || existsSync(this.#certificate) || existsSync(this.#next)',
      instead: 'anew',
    });
    await house.replace('bank', sameKey);
    // The same order, whose certificate has ended, and an operator who asks for no other key.
    assert.equal(await renewIn(stubborn), 'ca.key_already_certified');
    await house.replace('bank');
    await renewed('as it is');
  });

  it('counter-test: without another key, an answer in other words that was lost ends it for good', async () => {
    house.clock.move(370 * DAY);
    const body = await request();
    await order({ ...body, names: { ...body.names, en: 'Another name' } });
    for (let tries = 0; tries < 2; tries++) assert.equal(await renewIn(stubborn), 'ca.key_already_certified');
    await renewed('as it is', () => renewIn(asItIs));
  });

  it('in the last days of the root everything ends with it, and without the cut nothing is certified', async () => {
    const { authorities } = house.configs.ca!.topology;
    const root = authorities?.find(({ purpose }) => purpose === 'access')?.certificate ?? '';
    const end = Date.parse(new X509Certificate(Buffer.from(root, 'base64')).validTo);
    house.clock.move(end - 3 * DAY - house.clock.now().getTime());
    const uncut = without({
      file: 'apps/ca/src/issuance/plan.ts',
      defence: 'Math.min(order.contents.notAfter.getTime(), authority.until.getTime())',
      instead: 'order.contents.notAfter.getTime()',
    });
    await house.replace('ca', uncut);
    assert.equal(await outcomeOf(renew()), 'ca.lint_failed');
    await house.replace('ca');
    await renewed('cut');
    assert.equal(installed().until.getTime(), end);
  });
});
