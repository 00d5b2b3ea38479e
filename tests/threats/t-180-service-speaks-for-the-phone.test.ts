// The threat: docs/threats/t-180-service-speaks-for-the-phone.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, utf8 } from '@inro/foundation';
import { type DoorClient, HolderLog, PresentationJourney, type PresentationPorts, Staples } from '@inro/wallet/core';
import { clinic, clinicPurpose, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { journeyIn, PIN } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

/** What a service may want the person to believe of their own phone, or of this request. */
const FOREIGN = [
  'jpki.secret_wrong',
  'jpki.last_try',
  'jpki.secret_blocked',
  'jpki.secret_malformed',
  'presentation.fresh_status_needed',
  'presentation.number_malformed',
  'presentation.request_expired',
  'handset.not_paired',
  'wallet.no_certificates',
  'registration.device_not_supported',
  'http.internal',
  'no.such_code',
];
const files = { http: 'apps/wallet/src/core/http.ts', journey: 'apps/wallet/src/core/presentation/journey.ts' };

describe('T-180 a service speaks for the phone', () => {
  let scene: Scene;
  let service: TestService;
  before(async () => {
    scene = await shareScene();
    service = await openTestService(scene.house.system, 'liar');
  });
  after(async () => {
    await service.close();
    await scene.close();
  });

  const link = async (flow: 'same-device' | 'cross-device' = 'same-device') =>
    (
      await service.sdk.createRequest({
        act: 'login',
        flow,
        purpose: clinicPurpose,
      })
    ).qrPayload;
  const log = () => new HolderLog(scene.ports);
  const yes = { act: 'login', pin: new Secret(PIN) } as const;
  const codeOf = (failure: unknown) => (failure as { code?: string }).code ?? String(failure);

  /** A good login that the service answers by this; what the person is told, and what their log says of it, oldest first. */
  async function attack(
    reply: { readonly status: number; readonly body: string },
    Journey: Pick<typeof PresentationJourney, 'open'> = PresentationJourney,
    ports: PresentationPorts = scene.ports,
  ) {
    let loggedIn = false;
    service.cheats.reply = ({ status }) => {
      loggedIn = status === 200;
      return reply;
    };
    await log().clear();
    const journey = await Journey.open(ports, await link());
    const told = await journey.agree(yes).then(() => 'done', codeOf);
    delete service.cheats.reply;
    const lines = (await log().entries()).toReversed().map(({ outcome, relyingParty, code }) => {
      assert.deepEqual(relyingParty, clinic);
      return code === undefined ? outcome : `${outcome} ${code}`;
    });
    return { told, lines, loggedIn, journey };
  }
  const problem = (code: string) => ({ status: 403, body: JSON.stringify({ code, details: {} }) });

  for (const code of FOREIGN)
    it(`is not believed when it says ${code}: the login is in the log, and no PIN is asked for again`, async () => {
      const { told, lines, loggedIn, journey } = await attack(problem(code));
      assert.ok(loggedIn, 'the service did log in');
      assert.equal(told, 'wallet.service_failed');
      assert.deepEqual(lines, ['handedOver', 'failed wallet.service_failed']);
      assert.equal(journey.isOver, true);
      assert.equal(await journey.pinTriesLeft(), 3);
      await assert.rejects(journey.agree(yes), TypeError);
      await assert.rejects(journey.refuse(), TypeError);
    });

  it('nor with another status, an unreadable answer, or none: the line stands whatever comes', async () => {
    const body = problem('jpki.secret_wrong').body;
    for (const status of [301, 400, 401, 409, 429, 500, 503])
      assert.deepEqual((await attack({ status, body })).lines, ['handedOver', 'failed wallet.service_failed']);
    assert.deepEqual((await attack({ status: 200, body })).lines, ['handedOver']);
    assert.deepEqual((await attack({ status: 200, body: 'x' })).lines, [
      'handedOver',
      'failed presentation.reply_malformed',
    ]);
    const silent = portsWith(async (request, fetch) => {
      const answer = await fetch(request);
      if (request.method === 'POST') throw new Error('the phone went off');
      return answer;
    });
    const { lines, loggedIn } = await attack({ status: 200, body: '{}' }, PresentationJourney, silent);
    assert.deepEqual([lines, loggedIn], [['handedOver', 'failed'], true]);
  });

  it('is believed where it speaks of its own login, and that is the end of it', async () => {
    for (const code of ['relying-party.certificate_revoked', 'presentation.number_wrong']) {
      const { told, lines, journey } = await attack(problem(code));
      assert.deepEqual([told, lines, journey.isOver], [code, ['handedOver', `failed ${code}`], true]);
    }
  });

  it('reads nothing before the line is written, and gets nothing when it cannot be', async () => {
    const seen: string[][] = [];
    const watching = portsWith(async (request, fetch) => {
      if (request.method === 'POST') seen.push((await log().entries()).map(({ outcome }) => outcome));
      return fetch(request);
    });
    await attack({ status: 200, body: '{}' }, PresentationJourney, watching);
    assert.deepEqual(seen, [['handedOver']]);
    const full: PresentationPorts = {
      ...watching,
      storage: { ...scene.ports.storage, update: async () => Promise.reject(new Error('disk full')) },
    };
    const journey = await PresentationJourney.open(full, await link());
    await assert.rejects(journey.agree(yes), /disk full/);
    assert.equal(seen.length, 1, 'nothing left the phone');
  });

  it('before its request is checked, is not read at all', async () => {
    for (const code of [...FOREIGN, 'relying-party.transaction_over'])
      for (const status of [201, 302, 403, 404, 500]) {
        service.cheats.request = () => ({ status, type: 'application/problem+json', body: problem(code).body });
        const told = await PresentationJourney.open(scene.ports, await link()).then(() => 'opened', codeOf);
        assert.equal(told, 'presentation.request_unavailable', `${status} ${code}`);
      }
    delete service.cheats.request;
  });

  it('has neighbours, who are not believed either: the service of statuses, and registration', async () => {
    for (const code of ['jpki.secret_wrong', 'presentation.number_malformed', 'relying-party.certificate_revoked']) {
      const lying = portsWith(async () => ({ status: 403, headers: {}, body: utf8(problem(code).body) }));
      await assert.rejects(new Staples(lying).refresh(), { code: 'wallet.service_failed' });
    }
  });

  /** The phone, whose carrier somebody stands on. */
  function portsWith(
    carry: (request: Parameters<DoorClient['fetch']>[0], fetch: DoorClient['fetch']) => ReturnType<DoorClient['fetch']>,
  ): PresentationPorts {
    const { door } = scene.ports;
    const fetch: DoorClient['fetch'] = (request) => carry(request, door.fetch);
    const openChannel: DoorClient['openChannel'] = (aid) => door.openChannel(aid);
    return { ...scene.ports, door: { fetch, openChannel, storage: door.storage } as DoorClient };
  }

  it('counter-test: a wallet that takes any code from it tells of a wrong PIN that was right', async () => {
    const credulous = without({ file: files.http, defence: ' && maySay[speaker](problem.code)' });
    const { told, loggedIn } = await attack(problem('jpki.secret_wrong'), await journeyIn(credulous));
    assert.deepEqual([told, loggedIn], ['jpki.secret_wrong', true]);
  });

  it('counter-test: a wallet that writes its line after the reply has none of a login that went well', async () => {
    const late = without({
      file: files.journey,
      defence: "    await this.#log({ outcome: 'handedOver' });\n",
    });
    const { lines, loggedIn } = await attack(problem('jpki.secret_wrong'), await journeyIn(late));
    assert.deepEqual([lines, loggedIn], [['failed wallet.service_failed'], true]);
  });
});
