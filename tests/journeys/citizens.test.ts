import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromUtf8, Secret } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { basicAttributeByOid, parseCertificate, parseOcspResponse } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { deleteWhatWasEnded, EnrolmentJourney, holding, Staples, standings } from '@inro/wallet/core';
import { type Citizen, type CitizenState, citizens } from '../../quality/people/citizens.ts';
import { applicationsOf } from '../../quality/people/counter.ts';
import { logIn, presentationPorts } from '../../quality/people/log-in.ts';
import { holdCard, pairedWallet } from '../../quality/people/phone.ts';
import { seed } from '../../quality/people/seed.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';

let house: TestSystem;
before(async () => {
  house = await startTestSystem();
  await seed(house.system);
});
after(() => house?.dispose());

const who = (state: CitizenState): Citizen => citizens.find((one) => one.state === state)!;
const walletOf = (citizen: Citizen, phone = `${citizen.citizen}-phone`) => pairedWallet(house.system, phone);
const both = ['userAuthentication', 'digitalSignature'];
const code = (expected: string) => (failure: unknown) => failure instanceof InroError && failure.code === expected;

/** Reasons of revocation of the person's phone certificates, by kind. */
async function reasons({ number }: Citizen): Promise<Record<string, string | null>> {
  const phone = (await applicationsOf(house.system, number)).findLast((one) => one.profile === 'phone');
  return Object.fromEntries(phone!.certificates.map(({ kind, reason }) => [kind, reason]));
}

async function stapleStatus(citizen: Citizen): Promise<string> {
  const { response } = await new Staples(await walletOf(citizen)).refresh();
  const single = parseOcspResponse(response).basic!.responses[0]!;
  return single.status === 'revoked' ? `revoked ${single.reason}` : single.status;
}

async function logInAs(citizen: Citizen, phone = `${citizen.citizen}-phone`) {
  const ports = await presentationPorts(house.system, phone, await walletOf(citizen, phone));
  return await logIn(house.system, ports, { flow: 'same-device', phone, pin: new Secret(citizen.phonePin) });
}

describe('docs/facts.md, People: the test citizens, each made by real commands', () => {
  it('each wallet shows its case at once, before it asks anybody again', async () => {
    const shown = async (state: CitizenState) =>
      Object.fromEntries((await standings(await walletOf(who(state)))).map(({ kind, standing }) => [kind, standing]));
    assert.equal((await shown('revoked')).userAuthentication, 'revoked');
    assert.equal((await shown('suspended')).userAuthentication, 'suspended');
    assert.equal((await shown('secondPhone')).userAuthentication, 'revoked');
    assert.equal((await shown('pinLocked')).userAuthentication, 'blocked');
    assert.deepEqual(await shown('addressChanged'), { userAuthentication: 'inForce', digitalSignature: 'stopped' });
  });

  it('normal: a card that can apply, and a phone with nothing on it', async () => {
    const ports = await walletOf(who('normal'));
    assert.equal(await holding(ports), null);
    await holdCard(house.system, 'hanako-phone', 'hanako');
    assert.equal(await (await EnrolmentJourney.resume(ports)).cardTriesLeft(), 5);
  });

  it('address changed: the signing certificate is revoked, the other one still logs in', async () => {
    const ichiro = who('addressChanged');
    assert.deepEqual(await reasons(ichiro), { digitalSignature: 'affiliationChanged', userAuthentication: null });
    assert.equal((await logInAs(ichiro)).loggedIn, true);
  });

  it('revoked, suspended: the authority says so in OCSP, with the reason', async () => {
    assert.equal(await stapleStatus(who('revoked')), 'revoked cessationOfOperation');
    assert.equal(await stapleStatus(who('suspended')), 'revoked certificateHold');
  });

  it('PIN locked: three wrong tries were spent, at the phone', async () => {
    const { door } = await walletOf(who('pinLocked'));
    const channel = await door.openChannel(JPKI_AID);
    assert.equal((await new JpkiClient(channel).secretState('userAuthenticationPin')).blocked, true);
    await channel.close();
  });

  it('names that hurt come out of the signing certificate as they went into the register', async () => {
    for (const state of ['rareCharacters', 'foreignName'] as const) {
      const { entry, citizen, phonePassword } = who(state);
      const { door } = await pairedWallet(house.system, `${citizen}-phone`);
      const channel = await door.openChannel(JPKI_AID);
      const applet = new JpkiClient(channel);
      await applet.verify('signaturePassword', new Secret(phonePassword));
      const certificate = parseCertificate(await applet.readCertificate('digitalSignature'));
      await channel.close();
      const names = certificate
        .extension('subjectAltName')!
        .flatMap((name) =>
          name.form === 'otherName' && basicAttributeByOid.get(name.type) === 'name' ? [name.value] : [],
        );
      const wanted = entry.alias === undefined ? entry.name : `${entry.name}（${entry.alias}）`;
      assert.ok(fromUtf8(names[0]!.slice(names[0]!.length - Buffer.byteLength(wanted))) === wanted);
    }
  });

  it('under 15: the card has no signing certificate, so nothing can be applied for', async () => {
    const aoi = who('under15');
    const ports = await walletOf(aoi);
    await holdCard(house.system, 'aoi-phone', aoi.citizen);
    const journey = await EnrolmentJourney.resume(ports);
    await assert.rejects(journey.cardTriesLeft(), code('wallet.card_cannot_sign'));
  });

  it('slow network: every request that the phone carries takes its time', async () => {
    const ports = await walletOf(who('slowNetwork'));
    const began = performance.now();
    await ports.door.fetch({ url: `${house.system.origin('status')}/ca`, method: 'GET' });
    assert.ok(performance.now() - began > 1_400);
  });

  it('second phone took over: the old one is deleted when it is next online, the new one logs in', async () => {
    const daisuke = who('secondPhone');
    const old = await walletOf(daisuke);
    assert.deepEqual((await holding(old))?.certificates, both);
    assert.deepEqual(await deleteWhatWasEnded(old), {});
    assert.equal(await holding(old), null);
    assert.equal(await deleteWhatWasEnded(old), undefined);
    assert.equal((await logInAs(daisuke, 'daisuke-new-phone')).loggedIn, true);
    const phones = (await applicationsOf(house.system, daisuke.number)).filter((one) => one.profile === 'phone');
    assert.deepEqual(
      phones.map((one) => one.state),
      ['revoked', 'delivered'],
    );
  });

  it('expired: the certificates ended with the stay of their holder, and nobody lets them in', async () => {
    const lan = who('expired');
    const ports = await walletOf(lan);
    const { validUntil } = (await holding(ports))!;
    await ports.wait(Math.max(0, Date.parse(validUntil!) - Date.now() + 1_100));
    await assert.rejects(logInAs(lan));
  });

  it('the whole cast again changes nothing', async () => {
    const before = await Promise.all(citizens.map(({ number }) => applicationsOf(house.system, number)));
    await seed(house.system);
    assert.deepEqual(await Promise.all(citizens.map(({ number }) => applicationsOf(house.system, number))), before);
  });
});

describe('the operator’s console', () => {
  it('suspends, releases and revokes a person by one plain command; the phone is empty once it is online again', async () => {
    const naoki = who('cancels');
    const command = [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, '../../apps/operator-console/src/main.ts'),
    ];
    const run = (order: string, ...more: string[]) => {
      const args = [...command, order, naoki.number, '--carrier', 'phone', ...more, '--yes', '--data', house.dataDir];
      return spawnSync(process.execPath, args, { encoding: 'utf8' });
    };
    const held = run('suspend');
    assert.match(held.stdout, /suspended: phone, userAuthentication/, held.stderr);
    assert.equal(await stapleStatus(naoki), 'revoked certificateHold');
    const released = run('release');
    assert.match(released.stdout, /^released: phone, userAuthentication\norder: /, released.stderr);
    assert.equal(await stapleStatus(naoki), 'good');
    const done = run('revoke', '--reason', 'keyCompromise');
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stdout, /revoked: phone, userAuthentication/);
    assert.equal(await stapleStatus(naoki), 'revoked keyCompromise');
    const ports = await walletOf(naoki);
    await deleteWhatWasEnded(ports);
    assert.equal(await holding(ports), null);
  });
});

describe('the municipal counter', () => {
  it('by its command line enters a person and makes a card, once the operator has had its officer certified', async () => {
    const program = (app: string) => join(import.meta.dirname, `../../apps/${app}/src/main.ts`);
    const run = (app: string, args: readonly string[], input = '') =>
      spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program(app), ...args, '--data', data], {
        encoding: 'utf8',
        input,
      });
    const done = (...of: Parameters<typeof run>): void => {
      const { status, stderr } = run(...of);
      assert.equal(status, 0, stderr);
    };
    const folder = temporaryFolder();
    const data = join(folder.path, 'data');
    // A counter of its own, that has no certificate yet, at the same house.
    cpSync(join(house.dataDir, 'keys'), join(data, 'keys'), { recursive: true });
    cpSync(join(house.dataDir, 'topology.json'), join(data, 'topology.json'));
    const [number, file] = ['7300000001', (name: string) => join(folder.path, name)];
    writeFileSync(file('person.json'), JSON.stringify({ ...citizens[0]!.entry, name: '窓口　花' }));
    done('counter', ['enter', number, file('person.json')]);
    assert.match(run('counter', ['card', number, 'from-the-counter']).stderr, /no certificate yet/);
    done('counter', ['request', file('officer.json'), 'Tokyo-to', 'Chiyoda-ku']);
    done('operator-console', ['certify-officer', file('officer.json'), file('officer.cer'), 'Tokyo-to', 'Chiyoda-ku']);
    done('counter', ['install', file('officer.cer')]);
    const refused = run('counter', ['card', number, 'from-the-counter'], 'no\n1234\nSECRET2026\n');
    assert.equal(refused.stderr, 'Nothing was signed.\n');
    const made = run('counter', ['card', number, 'from-the-counter'], 'yes\n1234\nSECRET2026\n');
    assert.match(made.stdout, /^Name: 窓口　花$/m);
    assert.match(made.stdout, /Done\.\n$/, made.stderr);
    const [card] = await applicationsOf(house.system, number);
    assert.deepEqual([card?.profile, card?.state], ['card', 'delivered']);
    assert.match(run('operator-console', ['find', number]).stdout, /: card, delivered/);
    for (const wrong of [['card', '12', 'x'], ['enter', number], ['dance'], []])
      assert.equal(run('counter', wrong).status, 2, wrong.join());
    folder.dispose();
  });
});
