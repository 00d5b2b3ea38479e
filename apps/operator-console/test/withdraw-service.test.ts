import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { AccessKey } from '@inro/relying-party/node';
import { startTestRegistration, type TestRegistration } from '../../registration/test/support.ts';
import { serviceOrder, servicesOfTheHouse } from '../src/register-services.ts';
import { putKey, inro as runInro } from './support.ts';

const folder = temporaryFolder();
let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
  putKey(world, folder.path, 'operator');
  for (const [name, at] of [
    ['bank', 'https://bank.example'],
    ['gateway-shop', 'https://gateway.example'],
    ['gateway-clinic', 'https://gateway.example'],
  ] as const)
    await certify(name, at);
});
after(async () => {
  await world.dispose();
  folder.dispose();
});

async function certify(name: string, origin: string): Promise<void> {
  const operator = world.peers.operator;
  const folderOfKey = temporaryFolder();
  const key = new AccessKey({ folder: folderOfKey.path, name, origin, accessRoots: () => [], now: () => new Date() });
  const [service] = servicesOfTheHouse;
  const order = serviceOrder({ originOf: () => origin }, service!, toBase64(await key.certificateRequest()));
  await operator.call('ca', 'PUT', `/access-certificates/${name}`, order);
  folderOfKey.dispose();
}

const inro = (args: readonly string[], typed = '') => runInro(args, typed, folder.path);
const standings = async () =>
  Object.fromEntries(
    JSON.parse((await inro(['services', '--json'])).out).services.map((one: { name: string; standing: string }) => [
      one.name,
      one.standing,
    ]),
  );

describe('docs/operations/operator.md: a service is withdrawn by a command', () => {
  it('names what would end, asks, and does nothing without a yes', async () => {
    const { status, out, errors } = await inro(['withdraw', 'bank'], 'no\n');
    assert.deepEqual([status, out.trim()], [1, 'Nothing was withdrawn.']);
    assert.match(errors, /^ends bank: .*, at https:\/\/bank\.example$/m);
    assert.equal((await standings()).bank, 'inForce');
  });

  it('ends it, says the same when it is said again, and nobody but this one', async () => {
    assert.deepEqual(JSON.parse((await inro(['withdraw', 'bank', '--json'], 'yes\n')).out), { withdrawn: true });
    assert.deepEqual(await standings(), { bank: 'withdrawn', 'gateway-shop': 'inForce', 'gateway-clinic': 'inForce' });
    const again = await inro(['withdraw', 'bank']);
    assert.deepEqual([again.status, again.out.trim()], [0, 'It is withdrawn.']);
    await assert.rejects(certify('bank', 'https://bank.example'), { code: 'ca.service_withdrawn' });
  });

  it('whoever asks at the same origin is named before the yes, and ends too', async () => {
    const { errors } = await inro(['withdraw', 'gateway-shop'], 'no\n');
    assert.match(errors, /^ends gateway-shop: [\s\S]*^ends gateway-clinic: /m);
    assert.equal((await inro(['withdraw', 'gateway-shop', '--yes'])).status, 0);
    assert.deepEqual(Object.values(await standings()), ['withdrawn', 'withdrawn', 'withdrawn']);
  });

  it('of a service that nobody knows, or a wrong use, nothing is ordered', async () => {
    const unknown = await inro(['withdraw', 'nobody', '--yes']);
    assert.deepEqual([unknown.status, unknown.out.trim()], [1, 'No service was ever certified under this name.']);
    for (const words of [['withdraw'], ['withdraw', 'bank', 'shop'], ['withdraw', 'bank', '--reason', 'superseded']])
      assert.equal((await inro(words)).status, 3, words.join(' '));
  });
});
