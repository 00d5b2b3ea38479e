import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { aids } from '@inro/apdu';
import { Secret } from '@inro/foundation';
import { httpRequest, openDatabase, sql, systemClock, systemRandomness } from '@inro/host';
import { type KeyKind, keyVersions } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { diversifyKeys, initializeUpdateCommand, OffCardSession, type StaticKeys } from '@inro/secure-channel/off-card';
import type { RelayDoor } from '../../wallet/src/core/local-agent/index.ts';
import { select } from '../src/core/card-commands.ts';
import { TsmError } from '../src/errors.ts';
import type { FrontSchema } from '../src/front/database.ts';
import type { RoleSchema } from '../src/role/database.ts';
import { TransportKeyStore } from '../src/role/transport-keys.ts';
import { Vault } from '../src/role/vault.ts';
import { type House, postOverSocket, runSession, startHouse } from './support/house.ts';
import { bothKeysSign, makeElement, masterKeys, setSecrets, TestDoor, type TestElement } from './support/phone.ts';

const both: KeyKind[] = ['userAuthentication', 'digitalSignature'];

describe('what can happen to a deployment', () => {
  let house: House;
  before(async () => {
    house = await startHouse();
  });
  after(() => house.dispose());

  async function order(phone: TestElement, id: string, certificates = both, profile: 'phone' | 'card' = 'phone') {
    const { attestationCertificate } = phone;
    return await house.registration.order(id, { profile, attestationCertificate, certificates });
  }
  async function stateOf(id: string): Promise<string> {
    const db = openDatabase<FrontSchema>(house.databases.tsm.url);
    const { state } = await db.selectFrom('deployment').select('state').where('id', '=', id).executeTakeFirstOrThrow();
    await db.destroy();
    return state;
  }
  /** INITIALIZE UPDATE at the JPKI security domain with keys somebody believes in. */
  async function opens(phone: TestElement, keyVersion: number, keys: StaticKeys): Promise<string> {
    const card = phone.element.connect();
    await card.process(select(aids.jpkiSecurityDomain));
    const hostChallenge = new Uint8Array(16).fill(7);
    const answer = await card.process(initializeUpdateCommand(keyVersion, hostChallenge));
    if (answer.statusWord !== 0x9000) return answer.statusWord.toString(16);
    try {
      const { externalAuthenticate } = OffCardSession.open({ keys, hostChallenge, answer, securityLevel: 0x33 });
      return (await card.process(externalAuthenticate)).statusWord.toString(16);
    } catch (failure) {
      return (failure as InroError).code;
    }
  }

  it('waits when the CA is closed, and delivers in a later session without asking the person again', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    house.registration.open = false;
    const first = await runSession(phone, await order(phone, id));
    assert.equal(first.outcome, 'wait');
    assert.ok(first.notifications.includes('acceptedWait'));
    assert.equal(await stateOf(id), 'UnderDeployment/Personalized');
    assert.equal(house.registration.application(id).delivered, undefined);

    house.registration.open = true;
    const later = await runSession(phone, await house.registration.announceCertificates(id));
    assert.equal(later.outcome, 'done');
    assert.ok(!later.notifications.includes('setSecrets'));
    assert.ok(later.requests <= 8);
    assert.equal(await stateOf(id), 'Deployed/Operational');
    assert.ok(await bothKeysSign(phone.element, house.registration.application(id).certificates!));
  });

  it('says that the phone has to apply again when keys or secrets are gone after they were reported, in each session', async () => {
    const phone = await makeElement('phone');
    const [waiting, other] = [house.newId(), house.newId()];
    house.registration.open = false;
    assert.equal((await runSession(phone, await order(phone, waiting))).outcome, 'wait');
    house.registration.open = true;
    // Another application of the same phone makes keys and secrets of its own.
    assert.equal((await runSession(phone, await order(phone, other))).outcome, 'done');
    for (let session = 0; session < 2; session++) {
      const { outcome, code } = await runSession(phone, await house.registration.announceCertificates(waiting));
      assert.deepEqual([outcome, code], ['refused', 'tsm.element_changed']);
    }
    assert.ok(
      await bothKeysSign(phone.element, house.registration.application(other).certificates!),
      'nothing was done',
    );
    assert.equal((await runSession(phone, await order(phone, house.newId()))).outcome, 'done');
  });

  it('takes the JPKI security domain from the SE issuer: its keys open it before the rotation and never after', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    const db = openDatabase<RoleSchema>(house.databases['tsm-issuer'].url);
    const vault = new Vault(new Secret(masterKeys.issuer));
    const issuersRecord = new TransportKeyStore(db, vault, systemClock, systemRandomness);
    let transport: StaticKeys | undefined;
    let opened: string | undefined;
    const seram = await order(phone, id);
    const result = await runSession(phone, seram, {
      onNotification: async (notification) => {
        // Once: a session of the same domain ends the TSM’s own, which begins anew.
        if (notification.kind === 'progress' && notification.done === 3 && opened === undefined) {
          transport = await issuersRecord.find(id);
          opened = await opens(phone, keyVersions.transport, transport!);
        }
        if (notification.kind === 'setSecrets') await setSecrets(phone.element);
      },
    });
    await db.destroy();
    assert.equal(result.outcome, 'done', result.code);
    assert.equal(opened, '9000');
    assert.equal(await opens(phone, keyVersions.transport, transport!), '6a88');
    assert.equal(await opens(phone, keyVersions.final, transport!), 'secure-channel.card_cryptogram_wrong');
    const issuers = diversifyKeys(masterKeys.issuer, phone.cplc, aids.jpkiSecurityDomain);
    assert.equal(await opens(phone, keyVersions.final, issuers), 'secure-channel.card_cryptogram_wrong');
    const providers = diversifyKeys(masterKeys.provider, phone.cplc, aids.jpkiSecurityDomain);
    assert.equal(await opens(phone, keyVersions.final, providers), '9000');
    const amsd = diversifyKeys(masterKeys.provider, phone.cplc, aids.authorizedManagementSecurityDomain);
    assert.notEqual(amsd, providers);
  });

  it('walks through the states of BSI TR-03165 in their order, as the element shows them', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    await runSession(phone, await order(phone, id));
    await runSession(phone, await house.registration.orderDeletion(id));
    const db = openDatabase<Record<string, never>>(house.databases.tsm.url);
    const { rows } = await sql<{ data: string }>`
      select data from audit_log where event = 'deployment state' order by seq`.execute(db);
    await db.destroy();
    const steps = rows.map(({ data }) => JSON.parse(data) as { deployment: string; from: string; to: string });
    assert.deepEqual(
      steps.filter(({ deployment }) => deployment === id).map(({ from, to }) => `${from} → ${to}`),
      [
        'NotDeployed → UnderDeployment/Initialized',
        'UnderDeployment/Initialized → UnderDeployment/Installed',
        'UnderDeployment/Installed → UnderDeployment/Personalized',
        'UnderDeployment/Personalized → Deployed/Operational',
        'Deployed/Operational → NotDeployed',
      ],
    );
  });

  it('forgets transport keys and channels once a deployment is over', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'done');
    for (const role of ['tsm-issuer', 'tsm-provider'] as const) {
      const db = openDatabase<RoleSchema>(house.databases[role].url);
      const keys = await db.selectFrom('transport_keys').select('deployment').where('deployment', '=', id).execute();
      const channels = await db.selectFrom('channel').select('id').where('deployment', '=', id).execute();
      assert.deepEqual([keys, channels], [[], []], role);
      await db.destroy();
    }
  });

  it('has a role forget later what it could not be told at once', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    let startAgain: (() => Promise<void>) | undefined;
    const result = await runSession(phone, await order(phone, id), {
      onNotification: async (notification) => {
        if (notification.kind === 'setSecrets') await setSecrets(phone.element);
        if (notification.kind === 'progress' && notification.done === 5) startAgain = await house.stop('tsm-issuer');
      },
    });
    assert.equal(result.outcome, 'done');
    const db = openDatabase<RoleSchema>(house.databases['tsm-issuer'].url);
    const kept = () => db.selectFrom('transport_keys').select('deployment').where('deployment', '=', id).execute();
    assert.equal((await kept()).length, 1);
    await startAgain!();
    for (let wait = 0; wait < 100 && (await kept()).length > 0; wait++)
      await new Promise((done) => setTimeout(done, 100));
    assert.deepEqual(await kept(), []);
    await db.destroy();
  });

  it('deletes applet and security domain on the phone, proves it over the secure channel, and the phone can enrol again', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'done');
    const deletion = await runSession(phone, await house.registration.orderDeletion(id));
    assert.equal(deletion.outcome, 'done');
    assert.ok(house.registration.application(id).deleted);
    assert.equal(await stateOf(id), 'NotDeployed');
    const card = phone.element.connect();
    assert.equal((await card.process(select(aids.jpkiApplet))).statusWord, 0x6a82);
    await assert.rejects(order(phone, id), { code: 'tsm.deployment_conflict' });

    const again = house.newId();
    assert.equal((await runSession(phone, await order(phone, again))).outcome, 'done');
    assert.ok(await bothKeysSign(phone.element, house.registration.application(again).certificates!));
  });

  it('deletes what an enrolment left behind that was ended after any of its requests', async () => {
    for (const last of [3, 4, 5, 6]) {
      const phone = await makeElement('phone');
      const id = house.newId();
      const seram = await order(phone, id);
      let requests = 0;
      const http: typeof postOverSocket = async (request) => {
        if (requests++ === last) throw new TypeError('the phone is switched off');
        return await postOverSocket(request);
      };
      const wait = async () => {
        throw new TypeError('the phone is switched off');
      };
      await assert.rejects(runSession(phone, seram, { http, wait }));
      const deletion = await runSession(phone, await house.registration.orderDeletion(id));
      assert.equal(deletion.outcome, 'done', `after request ${last}`);
      assert.ok(house.registration.application(id).deleted);
    }
  });

  it('does not report a deletion that a wallet only claims', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    await runSession(phone, await order(phone, id));
    const seram = await house.registration.orderDeletion(id);
    const blank = await makeElement('phone');
    const claimed = await runSession(blank, seram);
    assert.equal(claimed.code, 'tsm.other_element');

    // Every DELETE (INS E4) is kept from the element and said to have gone well; the rest of the list runs.
    const door = new TestDoor(phone);
    const lying: RelayDoor = {
      async openChannel(aid) {
        const channel = await door.openChannel(aid);
        const transmitRaw = async (commands: readonly Uint8Array[]) => {
          const kept = commands.filter((command) => command[1] !== 0xe4);
          const answers = [...(await channel.transmitRaw(kept))];
          return commands.map((command) => (command[1] === 0xe4 ? Uint8Array.of(0x90, 0x00) : answers.shift()!));
        };
        return { ...channel, transmitRaw };
      },
    };
    const lied = await runSession(phone, await house.registration.orderDeletion(id), { door: lying });
    assert.equal(lied.outcome, 'refused');
    assert.equal(house.registration.application(id).deleted, false);
  });

  it('deletes only what belongs to the application: keys of a later one on the same phone stay', async () => {
    const phone = await makeElement('phone');
    const [first, second] = [house.newId(), house.newId()];
    await runSession(phone, await order(phone, first));
    await runSession(phone, await order(phone, second));
    assert.equal((await runSession(phone, await house.registration.orderDeletion(first))).outcome, 'done');
    assert.ok(house.registration.application(first).deleted);
    assert.ok(await bothKeysSign(phone.element, house.registration.application(second).certificates!));
  });

  it('renews on the same phone: a new application gets new keys, and the old ones are retired', async () => {
    const phone = await makeElement('phone');
    const [first, second] = [house.newId(), house.newId()];
    assert.equal((await runSession(phone, await order(phone, first))).outcome, 'done');
    const renewed = await runSession(phone, await order(phone, second));
    assert.equal(renewed.outcome, 'done');
    const { certificates } = house.registration.application(second);
    assert.notDeepEqual(certificates, house.registration.application(first).certificates);
    assert.ok(await bothKeysSign(phone.element, certificates!));
  });

  it('puts one certificate onto the phone when only one was chosen', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    const result = await runSession(phone, await order(phone, id, ['userAuthentication']));
    assert.equal(result.outcome, 'done');
    assert.deepEqual(
      house.registration.application(id).delivered?.map(({ kind }) => kind),
      ['userAuthentication'],
    );
  });

  it('personalises a card through the counter terminal by the service provider alone', async () => {
    const card = await makeElement('card');
    const id = house.newId();
    const result = await runSession(card, await order(card, id, both, 'card'));
    assert.equal(result.outcome, 'done', result.code);
    assert.ok(result.requests <= 8);
    assert.ok(await bothKeysSign(card.element, house.registration.application(id).certificates!));
    assert.equal(await stateOf(id), 'Deployed/Operational');
    const db = openDatabase<RoleSchema>(house.databases['tsm-issuer'].url);
    assert.deepEqual(await db.selectFrom('channel').select('id').where('deployment', '=', id).execute(), []);
    await db.destroy();
    const deletion = await runSession(card, await house.registration.orderDeletion(id));
    assert.equal(deletion.outcome, 'done');
    assert.ok(!(await bothKeysSign(card.element, house.registration.application(id).certificates!)));
  });

  it('asks nobody for a certificate before the secrets are set, and goes on when they are', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    const cancelled = new TsmError('tsm.secrets_not_set');
    const onNotification = async ({ kind }: { kind: string }) => {
      if (kind === 'setSecrets') throw cancelled;
    };
    await assert.rejects(runSession(phone, await order(phone, id), { onNotification }), cancelled);
    const silent = await runSession(phone, await order(phone, id), { onNotification: async () => undefined });
    assert.deepEqual([silent.outcome, silent.code], ['refused', 'tsm.secrets_not_set']);
    assert.ok(!house.registration.application(id).heard.includes('keys'));
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'done');
  });

  it('installs nothing on a phone that registration refuses, or that is not the one of the application', async () => {
    const [phone, other] = [await makeElement('phone'), await makeElement('phone')];
    const id = house.newId();
    house.registration.refusal = 'tsm.other_element';
    const refused = await runSession(phone, await order(phone, id));
    house.registration.refusal = undefined;
    assert.deepEqual([refused.outcome, refused.code], ['refused', 'tsm.other_element']);
    const swapped = await runSession(other, await order(phone, id));
    assert.deepEqual([swapped.outcome, swapped.code], ['refused', 'tsm.other_element']);
    for (const { element } of [phone, other]) {
      const answer = await element.connect().process(select(aids.jpkiSecurityDomain));
      assert.equal(answer.statusWord, 0x6a82);
    }
  });

  it('does not end because registration does not let the TSM itself in: a fault between servers judges nobody', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    house.registration.refusal = 'http.unauthorized';
    await assert.rejects(runSession(phone, await order(phone, id)), (failure) => {
      return failure instanceof InroError && failure.code === 'http.unauthorized';
    });
    house.registration.refusal = undefined;
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'done');
  });

  it('tells registration later what it could not tell at once', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    const seram = await order(phone, id);
    const result = await runSession(phone, seram, {
      onNotification: async (notification) => {
        if (notification.kind === 'setSecrets') await setSecrets(phone.element);
        if (notification.kind === 'progress' && notification.done === 5) house.registration.deaf = true;
      },
    });
    assert.equal(result.outcome, 'done');
    assert.equal(house.registration.application(id).delivered, undefined);
    house.registration.deaf = false;
    for (let wait = 0; wait < 100 && !house.registration.application(id).delivered; wait++)
      await new Promise((done) => setTimeout(done, 100));
    assert.equal(house.registration.application(id).delivered?.length, 2);
  });

  it('refuses a deployment that changes under its identifier, and certificates that nobody chose', async () => {
    const [phone, other] = [await makeElement('phone'), await makeElement('phone')];
    const id = house.newId();
    await order(phone, id, ['userAuthentication']);
    await assert.rejects(order(other, id, ['userAuthentication']), { code: 'tsm.deployment_conflict' });
    house.registration.open = false;
    const full = house.newId();
    await runSession(phone, await order(phone, full));
    house.registration.open = true;
    house.registration.others = house.registration.application(full).certificates;
    const unfit = runSession(phone, await order(phone, id, ['userAuthentication']));
    await assert.rejects(unfit, { code: 'tsm.certificates_unfit' });
    house.registration.others = undefined;
  });

  it('ends a deployment that it never heard of: the phone gives its receipt, and the order that comes late is refused', async () => {
    const phone = await makeElement('phone');
    const [id, { attestationCertificate }] = [house.newId(), phone];
    house.registration.accept(id, { profile: 'phone', attestationCertificate, certificates: both });
    const seram = await house.registration.orderDeletion(id);
    await assert.rejects(order(phone, id), { code: 'tsm.deployment_conflict' });
    assert.equal((await runSession(phone, seram)).outcome, 'done');
    assert.ok(house.registration.application(id).deleted);
    await assert.rejects(order(phone, id), { code: 'tsm.deployment_conflict' });
  });

  it('stays to be deleted, whatever is announced while the deletion is ordered', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    house.registration.open = false;
    await runSession(phone, await order(phone, id));
    house.registration.open = true;
    const arrivals = Array.from({ length: 8 }, () =>
      house.registration.announceCertificates(id).catch(() => undefined),
    );
    await Promise.all([...arrivals, house.registration.orderDeletion(id)]);
    const db = openDatabase<FrontSchema>(house.databases.tsm.url);
    const row = await db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await db.destroy();
    assert.equal(row.target, 'deleted');
  });

  it('is refused to everyone but registration, and the roles to everyone but the front', async () => {
    const { configs } = house;
    const origins = configs.tsm!.topology.origins;
    for (const [origin, path] of [
      [origins.tsm, '/deployments/x'],
      [origins['tsm-issuer'], '/channels/x'],
      [origins['tsm-provider'], '/transport-keys/x'],
    ]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await httpRequest(`${origin}${path}`, { method: 'PUT', headers, body: '{}' });
      assert.equal(answer.status, 401, path);
    }
  });
});
