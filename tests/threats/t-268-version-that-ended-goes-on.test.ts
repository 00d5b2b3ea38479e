// The threat: docs/threats/t-268-version-that-ended-goes-on.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8, Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { type Deprecation, RELYING_PARTY_VERSIONS_PATH, versionTable } from '@inro/presentation';
import { createRelyingParty } from '@inro/relying-party/node';
import type { PresentationJourney } from '@inro/wallet/core';
import { clinic, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { type Asked, askedOf } from './support/acts.ts';
import { outcomeOf } from './support/attack.ts';
import { journeyIn, PASSWORD } from './support/people.ts';
import { openScene, type Scene } from './support/scene.ts';
import { type Defence, without } from './support/without.ts';

const OVER = 'presentation.version_over';
const TABLE = 'packages/presentation/src/version/table.ts';
const attributes: Asked = { attributes: { keptDays: 0 } };
const day = (at: Date, days: number) => new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10);

describe('T-268 a service goes on by a version that has ended', () => {
  let scene: Scene;
  let service: TestService;
  const told: Deprecation[] = [];
  before(async () => {
    scene = await openScene('bank');
    service = await openTestService(scene.house.system, 'clinic', clinic, {
      make: (options) => createRelyingParty({ ...options, onDeprecated: (one) => void told.push(one) }),
    });
  });
  after(async () => {
    await service.close();
    await scene.close();
  });

  /** The table as it will be, days from now, with an end for this SDK. */
  const ending = (deprecated: number, refused: number): Defence => {
    const now = scene.house.clock.now();
    return {
      file: TABLE,
      defence: "{ version: 'inro-sdk/0.1.0', deprecatedFrom: null, refusedFrom: null }",
      instead: `{ version: 'inro-sdk/0.1.0', deprecatedFrom: '${day(now, deprecated)}', refusedFrom: '${day(now, refused)}' }`,
    };
  };
  type Journey = Pick<typeof PresentationJourney, 'open'>;
  const shows = (Of: Journey, asked: Asked) => outcomeOf(askedOf(service, scene.ports, asked, Of).then(() => 'shown'));
  async function answers(Of: Journey): Promise<void> {
    const { journey } = await askedOf(service, scene.ports, attributes, Of);
    await journey.enterPassword({ password: new Secret(PASSWORD), mayRefreshStaple: true });
    await journey.handOver();
  }

  it('and nobody is told of an end that has no day, or that is days away', async () => {
    await answers(await journeyIn(without()));
    await answers(await journeyIn(without(ending(1, 2))));
    assert.deepEqual(told, []);
  });

  it('hears of it with each answer, and tells its developer once', async () => {
    const wallet = await journeyIn(without(ending(0, 1)));
    await answers(wallet);
    await answers(wallet);
    assert.deepEqual(told, [{ version: 'inro-sdk/0.1.0', refusedFrom: day(scene.house.clock.now(), 1) }]);
  });

  it('and is answered by nobody from the day on, which the operator of the service has to hear', async () => {
    const wallet = await journeyIn(without(ending(-200, 0)));
    assert.equal(await shows(wallet, attributes), OVER);
    assert.equal(await shows(wallet, { login: {}, ...attributes }), OVER);
    assert.equal(await shows(wallet, { login: {} }), 'shown', 'which names no version');
    const unnamed = service.cheats;
    unnamed.request = (jwt) => ({
      body: service.rewritten(jwt, (payload) =>
        JSON.stringify({ ...JSON.parse(payload), inro_version: { protocol: 1, software: 'mine/1' } }),
      ),
    });
    assert.equal(await shows(wallet, attributes), 'shown', 'who says that it is somebody else is believed');
    delete unnamed.request;
  });

  it('nor does a stranger tell a developer of ends that no wallet told of', async () => {
    const before = told.length;
    const { journey: _ } = await askedOf(service, scene.ports, attributes);
    const form = (more: Record<string, string>) =>
      new URLSearchParams({ state: 'x'.repeat(22), inro_deprecated: 'inro-sdk/0.1.0 2026-12-24', ...more }).toString();
    await assert.rejects(service.sdk.receiveAnswer(form({ error: 'access_denied' })));
    await assert.rejects(service.sdk.receiveAnswer(form({ vp_token: '{"attributes":["a.b.c"]}' })));
    assert.equal(told.length, before);
  });

  it('every service says which it speaks, and when each ends', async () => {
    const { body } = await httpRequest(`${scene.house.system.origin('bank')}${RELYING_PARTY_VERSIONS_PATH}`);
    const said = JSON.parse(fromUtf8(body));
    assert.deepEqual(said, { protocol: 1, software: 'inro-sdk/0.1.0', versions: versionTable });
    for (const version of ['protocol/1', said.software])
      assert.ok(versionTable.some((row) => row.version === version && row.refusedFrom === null));
  });

  it('counter-test: a wallet that reads no table answers it', async () => {
    const check = 'packages/presentation/src/request/check.ts';
    const blind = without(ending(-200, 0), {
      file: check,
      defence: "if (isOver) throw new PresentationError('presentation.version_over');",
    });
    assert.equal(await shows(await journeyIn(blind), attributes), 'shown');
  });
});
