import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listenersOf, POSTGRES_OFFSET } from '@inro/deployment';
import { Secret } from '@inro/foundation';
import { spendLastTry } from '@inro/jpki';
import { parseOcspResponse } from '@inro/pki/read';
import type { InroError } from '@inro/problem';
import {
  deleteWhatWasEnded,
  HolderLog,
  PresentationJourney,
  type PresentationPorts,
  refreshDueStaples,
  Staples,
  standings,
} from '@inro/wallet/core';
import { isByTheClock } from '../../quality/linkability/adversaries.ts';
import { exchangesOf } from '../../quality/linkability/traffic.ts';
import { Browser } from '../../quality/people/browser.ts';
import { citizens } from '../../quality/people/citizens.ts';
import { beginLogin, logIn, presentationPorts } from '../../quality/people/log-in.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { live } from '../../quality/people/states.ts';
import {
  clinic,
  clinicImprint,
  clinicPurpose,
  openTestService,
  type TestService,
} from '../../quality/testing/house/service.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;
const pin = new Secret(maria.phonePin);
const wrongPin = new Secret('0000');

let house: TestSystem;
let ports: PresentationPorts;
let service: TestService;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  ports = await presentationPorts(house.system, phone, await pairedWallet(house.system, phone));
  service = await openTestService(house.system);
});
after(async () => {
  await service?.close();
  await house?.dispose();
});

const code = (expected: string) => (failure: unknown) => {
  assert.equal((failure as InroError).code, expected, String((failure as Error).stack));
  return true;
};
const lastEntry = async () => (await new HolderLog(ports).entries())[0]!;
const bank = () => new Browser(house.system.origin('bank'));

const stands = async (of: PresentationPorts) =>
  Object.fromEntries((await standings(of)).map(({ kind, standing }) => [kind, standing]));

/** A login at the second service, as far as the phone. */
const begin = (options: { readonly maxStapleAge?: number; readonly flow?: 'same-device' | 'cross-device' } = {}) =>
  service.sdk.createRequest({
    act: 'login',
    flow: 'same-device',
    purpose: clinicPurpose,
    ...options,
  });
const openAt = async (options?: Parameters<typeof begin>[0]) =>
  PresentationJourney.open(ports, (await begin(options)).qrPayload);

describe('login, from the first tap to the account', () => {
  for (const flow of ['same-device', 'cross-device'] as const)
    it(`works ${flow === 'same-device' ? 'on the same device' : 'with another device'} in less than a second of machine time`, async () => {
      const begun = performance.now();
      const session = await logIn(house.system, ports, { flow, phone, pin });
      const ms = performance.now() - begun;
      assert.equal(session.loggedIn, true);
      assert.equal((session.report as { indication: string }).indication, 'TOTAL-PASSED');
      assert.ok(ms <= 1000, `${ms.toFixed(0)} ms`);
      assert.deepEqual(
        { ...(await lastEntry()), at: '' },
        {
          at: '',
          kind: 'login',
          relyingParty: { ja: 'いろは銀行', 'ja-x-easy': 'いろは銀行(ぎんこう)', en: 'Iroha Bank' },
          origin: house.system.origin('bank'),
          outcome: 'handedOver',
        },
      );
    });

  const authority = listenersOf().filter(({ kind }) => kind === 'authority');
  /** What was asked of a process of the authority, counted at both ends; but for what is asked by the clock, whatever happens. */
  const withAuthority = (): number => {
    const portsOfAuthority = new Set(authority.map(({ name }) => Number(new URL(house.system.origin(name)).port)));
    return exchangesOf(house.pieces(), Number(new URL(house.address).port) + POSTGRES_OFFSET).filter(
      ({ port, request }) => portsOfAuthority.has(port) && request !== '' && !isByTheClock(request),
    ).length;
  };

  it('makes no connection to any origin of the authority (docs/architecture.md, Nobody learns)', async () => {
    const [earlier, all] = [withAuthority(), house.pieces().length];
    await logIn(house.system, ports, { flow: 'same-device', phone, pin });
    await logIn(house.system, ports, { flow: 'cross-device', phone, pin });
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(house.pieces().length > all, 'the recorder records');
    assert.equal(withAuthority(), earlier);
  });
  it('has a proof of validity of the signing certificate too, which came by the clock and not with a use', async () => {
    assert.equal(await new Staples(ports, 'digitalSignature').current(), null);
    await refreshDueStaples(ports);
    const proof = await new Staples(ports, 'digitalSignature').current();
    const { basic } = parseOcspResponse(proof!.response);
    assert.equal(basic!.responses[0]!.status, 'good');
    const [earlier, before] = [withAuthority(), await new Staples(ports, 'digitalSignature').refreshAt()];
    await logIn(house.system, ports, { flow: 'same-device', phone, pin });
    assert.equal(withAuthority(), earlier);
    assert.equal(await new Staples(ports, 'digitalSignature').refreshAt(), before);
  });
  it('counter-test: fetching a status is seen by the same count', async () => {
    const earlier = withAuthority();
    await new Staples(ports).refresh();
    assert.ok(withAuthority() > earlier);
  });
});

describe('what the person reads', () => {
  it('is who asks as the authority certified it, and why in three languages', async () => {
    const { request } = await openAt();
    assert.deepEqual(request, {
      acts: { login: { act: 'login', maxStapleAge: 86_400 } },
      relyingParty: {
        names: clinic,
        origin: service.origin,
        entitlement: {
          kinds: ['signatureVerifier', 'authenticationVerifier'],
          acts: ['login', 'attributes', 'signature', 'statement'],
        },
        imprint: clinicImprint,
      },
      purpose: clinicPurpose,
      flow: 'same-device',
      needsNumber: false,
      needsFreshStaple: false,
    });
  });
});

describe("the person's no", () => {
  it('hands nothing over and takes them back', async () => {
    const browser = bank();
    const { transaction, link } = await beginLogin(browser, { flow: 'same-device', phone });
    const { redirectUri } = await (await PresentationJourney.open(ports, link)).refuse();
    assert.equal(redirectUri, `${browser.origin}/done?transaction=${transaction}`);
    assert.equal((await browser.get(`/api/logins/${transaction}`)).json.state, 'refused');
    assert.equal((await lastEntry()).outcome, 'refused');
  });
  it('holds when the service cannot be told', async () => {
    service.cheats.reply = () => ({ status: 500, body: 'no' });
    assert.deepEqual(await (await openAt()).refuse(), {});
    delete service.cheats.reply;
    assert.equal((await lastEntry()).outcome, 'refused');
  });
});

describe('the PIN', () => {
  it('costs a try when it is wrong, says how many are left, and never spends the last one unasked', async () => {
    const journey = await openAt();
    assert.equal(await journey.pinTriesLeft(), 3);
    for (const left of [2, 1]) {
      await assert.rejects(journey.agree({ act: 'login', pin: wrongPin }), code('jpki.secret_wrong'));
      assert.equal(await journey.pinTriesLeft(), left);
    }
    await assert.rejects(journey.agree({ act: 'login', pin }), code('jpki.last_try'));
    assert.equal(await journey.pinTriesLeft(), 1);
    await journey.agree({ act: 'login', pin, spendLastTry });
    assert.equal(await journey.pinTriesLeft(), 3);
  });
  it('is not spent on what cannot end well: wrong form, no number, an old status, a request out of time', async () => {
    const journey = await openAt({ flow: 'cross-device', maxStapleAge: 60 });
    assert.equal(journey.request.needsNumber, true);
    assert.equal(journey.request.needsFreshStaple, true);
    await assert.rejects(
      journey.agree({ act: 'login', pin: wrongPin, number: '4' }),
      code('presentation.number_malformed'),
    );
    await assert.rejects(
      journey.agree({ act: 'login', pin: wrongPin, number: '42' }),
      code('presentation.fresh_status_needed'),
    );
    const form = { act: 'login' as const, pin: new Secret('PASSWORD1'), number: '42', mayRefreshStaple: true };
    await assert.rejects(journey.agree(form), code('jpki.secret_of_other_kind'));
    const { qrPayload } = await begin();
    let late = 0;
    const clock = { now: () => new Date(Date.now() + late) };
    const slow = await PresentationJourney.open({ ...ports, clock }, qrPayload);
    late = 301_000;
    await assert.rejects(slow.agree({ act: 'login', pin: wrongPin }), code('presentation.request_expired'));
    assert.equal(await journey.pinTriesLeft(), 3);
  });
});

describe('a service that wants a newer status', () => {
  it('gets it once the person has agreed', async () => {
    const { qrPayload } = await begin({ maxStapleAge: 60 });
    const journey = await PresentationJourney.open(ports, qrPayload);
    const { redirectUri } = await journey.agree({ act: 'login', pin, mayRefreshStaple: true });
    assert.match(redirectUri!, /response_code=/);
  });
});

describe('a service that cheats', () => {
  const cheat = async (request: NonNullable<TestService['cheats']['request']>, expected: string) => {
    service.cheats.request = request;
    try {
      await assert.rejects(openAt(), code(expected));
      const { outcome, relyingParty } = await lastEntry();
      assert.deepEqual([outcome, relyingParty], ['failed', undefined]);
    } finally {
      delete service.cheats.request;
    }
  };
  it("that hands on the bank's request is refused", async () => {
    const browser = bank();
    const { link } = await beginLogin(browser, { flow: 'same-device', phone });
    const bankQuery = new URLSearchParams(new URL(link).hash.slice(1));
    const jwt = Buffer.from(
      (await ports.door.fetch({ url: bankQuery.get('request_uri')!, method: 'GET' })).body,
    ).toString();
    await cheat(() => ({ body: jwt }), 'presentation.client_identifier_wrong');
    const { requestUri } = await begin();
    service.cheats.request = () => ({ body: jwt });
    const relayed = `openid4vp://authorize?${new URLSearchParams({ client_id: bankQuery.get('client_id')!, request_uri: requestUri })}`;
    await assert.rejects(PresentationJourney.open(ports, relayed), code('presentation.origin_wrong'));
    delete service.cheats.request;
    await PresentationJourney.open(ports, link); // counter-test: from the bank itself it is good
  });
  it('that sends the phone elsewhere, or answers in another form, is refused', async () => {
    const location = `${house.system.origin('bank')}/`;
    await cheat((body) => ({ status: 302, location, body }), 'presentation.request_unavailable');
    await cheat((body) => ({ type: 'application/jwt', body }), 'presentation.request_malformed');
    await cheat((body) => ({ body: `${body.slice(0, -4)}AAAA` }), 'presentation.request_signature_wrong');
    await cheat(() => ({ body: 'x'.repeat(40_000) }), 'presentation.request_malformed');
  });
  it('that would send the person to a stranger after the login is refused', async () => {
    service.cheats.reply = () => ({ status: 200, body: '{"redirect_uri":"http://evil.localhost/"}' });
    await assert.rejects((await openAt()).agree({ act: 'login', pin }), code('presentation.reply_malformed'));
    delete service.cheats.reply;
    assert.equal((await lastEntry()).code, 'presentation.reply_malformed');
  });
});

describe('a phone', () => {
  const withClock = (ahead: number): PresentationPorts => ({
    ...ports,
    clock: { now: () => new Date(Date.now() + ahead) },
  });
  it('whose clock is wrong is told so, in both directions', async () => {
    for (const ahead of [-300_000, 90_000_000])
      await assert.rejects(
        async () => PresentationJourney.open(withClock(ahead), (await begin()).qrPayload),
        code('presentation.clock_differs'),
      );
  });
  it('says how its certificates stand and since when it knows, and nothing that it does not know', async () => {
    const known = await standings(ports);
    assert.deepEqual(await stands(ports), { userAuthentication: 'inForce', digitalSignature: 'inForce' });
    for (const { asOf } of known) assert.ok(Date.parse(asOf!) <= Date.now() + 1000 && Date.parse(asOf!) > 0);
    for (const [ahead, standing] of [
      [25 * 3_600_000, 'unknown'],
      [11 * 365 * 86_400_000, 'expired'],
    ] as const)
      assert.deepEqual(await stands(withClock(ahead)), { userAuthentication: standing, digitalSignature: standing });
    const empty = await presentationPorts(house.system, 'bare', await pairedWallet(house.system, 'bare'));
    assert.deepEqual(await standings(empty), []);
    // As a phone of before there was a record of it: the proofs tell of both.
    const { storage } = ports;
    const older = {
      ...ports,
      storage: { ...storage, get: async (key: string) => (key === 'standing' ? null : storage.get(key)) },
    };
    assert.deepEqual(await stands(older), { userAuthentication: 'inForce', digitalSignature: 'inForce' });
  });
  it('goes on with its schedule of statuses after its clock was set back', async () => {
    await new Staples(withClock(90_000_000)).refresh();
    const staples = new Staples(ports);
    assert.ok((await staples.refreshAt())! > Date.now() + 86_400_000);
    await staples.refreshIfDue();
    assert.ok((await staples.refreshAt())! < Date.now() + 8 * 3_600_000);
  });
  it('without certificates says so', async () => {
    const empty = await presentationPorts(house.system, 'empty', await pairedWallet(house.system, 'empty'));
    const journey = await PresentationJourney.open(empty, (await begin()).qrPayload);
    await assert.rejects(journey.pinTriesLeft(), code('wallet.no_certificates'));
    await assert.rejects(journey.agree({ act: 'login', pin }), (failure) => code('wallet.no_certificates')(failure));
  });
  it('whose certificates were suspended is told so by the service, once its status says it', async () => {
    await house.system.peer('operator').call('registration', 'PUT', '/revocation-orders/login-test', {
      resident: maria.number,
      profiles: ['phone'],
      kinds: ['userAuthentication', 'digitalSignature'],
      reason: 'certificateHold',
    });
    const revoked = async () => {
      const { response } = await new Staples(ports).refresh();
      return (
        response.length > 0 &&
        (await logIn(house.system, ports, { flow: 'same-device', phone, pin }).catch((failure) => failure))
      );
    };
    for (let round = 0; ; round++) {
      const ended = await revoked();
      if ((ended as InroError).code === 'relying-party.certificate_revoked') break;
      assert.ok(round < 40, 'the order reaches the authority within ten seconds');
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.equal((await lastEntry()).code, 'relying-party.certificate_revoked');
    assert.deepEqual(await stands(ports), { userAuthentication: 'suspended', digitalSignature: 'inForce' });
    // The other certificate has no proof of its own: the schedule asks how the application stands.
    assert.equal(await deleteWhatWasEnded(ports), undefined);
    assert.deepEqual(await stands(ports), { userAuthentication: 'suspended', digitalSignature: 'stopped' });
  });
});
