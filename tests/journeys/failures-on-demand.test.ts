import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SANDBOX_DOOR_OFFSET } from '@inro/deployment';
import type { AddedClient, Trigger, TriggerOrder } from '@inro/developers/wire';
import { fromUtf8, Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { InroError } from '@inro/problem';
import { readProblem } from '@inro/problem-table';
import { PresentationJourney, Staples } from '@inro/wallet/core';
import { Browser } from '../../quality/people/browser.ts';
import { type Citizen, citizens } from '../../quality/people/citizens.ts';
import { beginLogin, logIn, presentationPorts } from '../../quality/people/log-in.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { seed } from '../../quality/people/seed.ts';
import { phoneOf } from '../../quality/people/states.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { triggers } from '../../tools/start/sandbox/triggers.ts';

const who = (name: string): Citizen => citizens.find(({ citizen }) => citizen === name)!;
const [maria, kichinosuke, naoki, hanako] = ['maria', 'kichinosuke', 'naoki', 'hanako'].map(who) as Citizen[];

let house: TestSystem;
before(async () => {
  house = await startTestSystem();
  await seed(house.system, undefined, [maria!, kichinosuke!, naoki!, hanako!]);
});
after(() => house?.dispose());

async function atTheDoor(method: string, path: string, body?: unknown): Promise<unknown> {
  const port = Number(new URL(house.address).port) + SANDBOX_DOOR_OFFSET;
  const token = readFileSync(join(house.dataDir, 'keys', 'sandbox-token'), 'utf8');
  const answer = await httpRequest(`http://127.0.0.1:${port}${path}`, {
    method,
    timeoutMs: 200_000,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = JSON.parse(fromUtf8(answer.body));
  if (answer.status < 300) return json;
  throw readProblem(json) ?? new Error(`${answer.status}`);
}
const bringAbout = (name: string, order: TriggerOrder = {}) =>
  atTheDoor('POST', `/triggers/${name}`, order) as Promise<Trigger>;
const undo = (name: string, order: Record<string, string> = {}) =>
  atTheDoor('DELETE', `/triggers/${name}?${new URLSearchParams(order)}`) as Promise<Trigger>;

const portsOf = async (citizen: Citizen) =>
  presentationPorts(house.system, phoneOf(citizen), await pairedWallet(house.system, phoneOf(citizen)));
async function logInAs(citizen: Citizen): Promise<unknown> {
  const login = { flow: 'same-device', phone: phoneOf(citizen), pin: new Secret(citizen.phonePin) } as const;
  return (await logIn(house.system, await portsOf(citizen), login)).loggedIn;
}
/** The code is one that the table names for this trigger. */
const asNamed = (name: keyof typeof triggers) => (failure: unknown) => {
  const codes: readonly string[] = triggers[name].codes;
  assert.ok(failure instanceof InroError && codes.includes(failure.code), `${(failure as InroError).code}`);
  return true;
};
const code = (expected: string) => (failure: unknown) => {
  assert.equal((failure as InroError).code, expected);
  return true;
};

describe('docs/guides/failures-on-demand.md', () => {
  it('suspended: the login fails with the code of the table, and succeeds once it is released', async () => {
    const order = { citizen: 'maria' };
    const { active } = await bringAbout('suspended', order);
    assert.deepEqual(
      active.map(({ citizen }) => citizen),
      ['maria'],
    );
    await assert.rejects(logInAs(maria!), asNamed('suspended'));
    assert.deepEqual((await bringAbout('suspended', order)).active, active);
    assert.deepEqual((await undo('suspended', order)).active, []);
    assert.equal(await logInAs(maria!), true);
  });

  it('one wrong PIN leaves one try fewer, however often it is ordered; the right one gives it back', async () => {
    const triesLeft = async () => {
      const { link } = await beginLogin(new Browser(house.system.origin('bank')), {
        flow: 'same-device',
        phone: phoneOf(maria!),
      });
      return (await PresentationJourney.open(await portsOf(maria!), link)).pinTriesLeft();
    };
    for (let times = 0; times < 2; times++) await bringAbout('wrong-pin', { citizen: 'maria' });
    assert.equal(await triesLeft(), 2);
    await undo('wrong-pin', { citizen: 'maria' });
    assert.equal(await triesLeft(), 3);
  });

  it('refused, and opened without an answer: the service sees the one at once and waits for the other', async () => {
    const state = async (name: string) => {
      const browser = new Browser(house.system.origin('bank'));
      const { transaction, link } = await beginLogin(browser, { flow: 'same-device', phone: phoneOf(maria!) });
      await bringAbout(name, { citizen: 'maria', link });
      return (await browser.get(`/api/logins/${transaction}`)).json.state;
    };
    assert.equal(await state('refused'), 'refused');
    assert.equal(await state('phone-gone'), 'opened');
  });

  it('a slow phone takes its time, and is as fast as before afterwards', async () => {
    const time = async () => {
      const ports = await portsOf(maria!);
      const began = performance.now();
      await ports.door.fetch({ url: `${house.system.origin('status')}/ca`, method: 'GET' });
      return performance.now() - began;
    };
    await bringAbout('slow-phone', { citizen: 'maria' });
    assert.ok((await time()) > 1_400);
    await undo('slow-phone', { citizen: 'maria' });
    assert.ok((await time()) < 1_400);
  });

  it('the authority is down until it is undone, and no fresh status is to be had meanwhile', async () => {
    const fresh = async () => new Staples(await portsOf(maria!)).refresh();
    await bringAbout('authority-down');
    await bringAbout('authority-down');
    await assert.rejects(fresh(), asNamed('authority-down'));
    await undo('authority-down');
    await fresh();
    assert.equal(await logInAs(maria!), true);
  });

  it('a service that is withdrawn is answered by no phone, until the operator lets it in again', async () => {
    for (let times = 0; times < 2; times++) await bringAbout('access-certificate-withdrawn');
    await assert.rejects(logInAs(maria!), asNamed('access-certificate-withdrawn'));
    assert.deepEqual((await undo('access-certificate-withdrawn')).active, []);
    assert.equal(await logInAs(maria!), true);
  });

  it('a blocked PIN and a revocation: the login fails with the code of the table, and there is no way back', async () => {
    await bringAbout('pin-blocked', { citizen: 'kichinosuke' });
    await assert.rejects(logInAs(kichinosuke!), asNamed('pin-blocked'));
    await bringAbout('revoked', { citizen: 'naoki' });
    await assert.rejects(logInAs(naoki!), asNamed('revoked'));
    await assert.rejects(undo('revoked', { citizen: 'naoki' }), code('developers.trigger_not_undoable'));
  });

  it('a second phone: the old one is refused', async () => {
    for (let times = 0; times < 2; times++) await bringAbout('second-phone', { citizen: 'maria' });
    await assert.rejects(logInAs(maria!), asNamed('second-phone'));
  });

  it('who has no certificates on a phone, or is nobody, is named as the reason', async () => {
    const order = { citizen: 'hanako' };
    await assert.rejects(bringAbout('revoked', order), code('developers.citizen_without_phone'));
    await assert.rejects(bringAbout('revoked', { citizen: 'nobody' }), code('developers.order_incomplete'));
    await assert.rejects(bringAbout('refused', { citizen: 'maria' }), code('developers.order_incomplete'));
  });

  it('a client is added as inro gateway add does, with its key in a file of its owner alone', async () => {
    const { file } = (await atTheDoor('POST', '/clients', {
      client: 'shop',
      name: 'A shop',
      redirectUris: ['http://localhost:3000/callback'],
      mayAskFor: [],
    })) as AddedClient;
    assert.equal(file, join(house.dataDir, 'developers', 'shop.json'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(await atTheDoor('GET', '/clients'), { clients: ['shop'] });
  });
});
