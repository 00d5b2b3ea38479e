// The threat: docs/threats/t-244-services-compare-statements.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { readStatementAnswer } from '@inro/presentation';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { makeStatement, p256 } from '../../quality/testing/statement/shown.ts';
import { askedOf } from './support/acts.ts';
import { PIN } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { issuer } from './support/statements.ts';
import { asItIs, type World, without } from './support/without.ts';

const pin = new Secret(PIN);

/** Everything of a presentation that is the same wherever it is shown, beside the items. */
function traces(presentation: string): ReadonlySet<string> {
  const { key, statement, keyBinding, life, certificate } = readStatementAnswer(presentation);
  const [jwt, ...disclosures] = presentation.split('~').slice(0, -1);
  const payload = JSON.parse(Buffer.from(jwt!.split('.')[1]!, 'base64url').toString()) as { _sd: string[] };
  const salts = disclosures.map((one) => (JSON.parse(Buffer.from(one, 'base64url').toString()) as string[])[0]!);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return new Set([
    'point' in key ? hex(key.point) : hex(key.modulus),
    hex(statement.signature),
    hex(keyBinding.signature),
    ...payload._sd,
    ...salts,
    `life ${JSON.stringify(life)}`,
    `issuer ${hex(certificate)}`,
    `length ${jwt!.length}`,
  ]);
}
const common = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((one) => b.has(one));

describe('T-244 services compare statements', () => {
  let hanako: Scene;
  let taro: Scene;
  let services: readonly TestService[];
  let shown: string[] = [];
  before(async () => {
    [hanako, taro] = [await shareScene(), await shareScene()];
    services = [await openTestService(hanako.house.system, 'one'), await openTestService(hanako.house.system, 'two')];
    for (const { sdk } of services) {
      const receive = sdk.receiveAnswer.bind(sdk);
      sdk.receiveAnswer = (body) => {
        const token = new URLSearchParams(body).get('vp_token')!;
        shown.push((JSON.parse(token) as { statement: [string] }).statement[0]);
        return receive(body);
      };
    }
  });
  after(async () => {
    for (const service of services) await service.close();
    await Promise.all([hanako.close(), taro.close()]);
  });

  async function show(scene: Scene, service: TestService): Promise<ReadonlySet<string>> {
    shown = [];
    const { journey, result } = await askedOf(service, scene.ports, {
      statement: { required: ['age_over_18'], keptDays: 0 },
    });
    await journey.enterPin({ pin });
    await result((await journey.handOver()).redirectUri!);
    return traces(shown[0]!);
  }

  it('of one person they have no more in common than those of two', async () => {
    const [first, second, third] = [
      await show(hanako, services[0]!),
      await show(hanako, services[1]!),
      await show(taro, services[1]!),
    ];
    const [same, other] = [common(first, second), common(first, third)];
    assert.deepEqual(same, other);
    assert.ok(
      same.every((one) => /^(?:life|issuer|length) /.test(one)),
      same.join(),
    );
  });

  it('nor those of one person at one service, later that day', async () => {
    const [first, second] = [await show(taro, services[0]!), await show(taro, services[0]!)];
    assert.ok(common(first, second).every((one) => /^(?:life|issuer|length) /.test(one)));
  });

  /** What a person's statements of a day look like, made in a world at these hours. */
  async function looks(world: World, hours: readonly number[], items: Record<string, unknown>) {
    const { statementLife } = await world<typeof import('../../packages/presentation/src/statement/items.ts')>(
      'packages/presentation/src/statement/items.ts',
    );
    const { issueSdJwt } = await world<typeof import('../../packages/presentation/src/sd-jwt/issue.ts')>(
      'packages/presentation/src/sd-jwt/issue.ts',
    );
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour, 12, 7));
    return Promise.all(
      hours.map(async (hour) => {
        const claims = { ...statementLife(at(hour)) };
        const order = { header: { alg: 'ES256', typ: 'dc+sd-jwt' }, claims, disclosable: items, digests: 15 };
        let drawn = hour * 1000;
        const randomness = (length: number) => Uint8Array.from({ length }, () => drawn++ % 251);
        const [jwt] = (await issueSdJwt(order, { randomness, sign: () => new Uint8Array(64) })).split('~');
        return JSON.stringify([claims, jwt!.length]);
      }),
    );
  }
  const all = { age_over_18: true, prefecture: '東京都', name: { text: 'A', substituted_at: [] } };

  it('whoever somebody is and whenever that day their phone asked, they look alike', async () => {
    const each = [
      await looks(asItIs, [1, 9, 23], all),
      await looks(asItIs, [4], {}),
      await looks(asItIs, [5], { age_over_18: false }),
    ];
    assert.equal(new Set(each.flat()).size, 1);
    const [one, two] = await Promise.all([1, 2].map(() => makeStatement({ issuer, key: p256() })));
    assert.equal(one!.split('~')[0]!.length, two!.split('~')[0]!.length);
  });

  it('counter-test: with times as they come, services know by the second whose phone it was', async () => {
    const world = without({
      file: 'packages/presentation/src/statement/items.ts',
      defence: 'Math.floor(at.getTime() / 1000 / DAY) * DAY',
      instead: 'Math.floor(at.getTime() / 1000)',
    });
    assert.equal(new Set(await looks(world, [1, 9, 23], all)).size, 3);
  });

  it('counter-test: without decoys the length says who has an unknown birthday', async () => {
    const world = without({
      file: 'packages/presentation/src/sd-jwt/issue.ts',
      defence: '() => decoyDigest(randomness)',
      instead: "() => ''",
    });
    const [whole, less] = [await looks(world, [1], all), await looks(world, [1], { age_over_18: true })];
    assert.notDeepEqual(whole, less);
  });

  it('counter-test: where a place is not marked as used, the phone asks a key again that is gone', async () => {
    const world = without({
      file: 'apps/wallet/src/core/statements/statements.ts',
      defence: 'used: [...stored!.used, taken]',
      instead: 'used: stored!.used',
    });
    const { PresentationJourney } = await world<typeof import('../../apps/wallet/src/core/presentation/journey.ts')>(
      'apps/wallet/src/core/presentation/journey.ts',
    );
    const ask = () =>
      askedOf(
        services[0]!,
        hanako.ports,
        { statement: { required: ['age_over_18'], keptDays: 0 } },
        PresentationJourney,
      );
    const first = await ask();
    await first.journey.enterPin({ pin });
    const second = await ask();
    await assert.rejects(second.journey.enterPin({ pin }), { code: 'jpki.statement_keys_missing' });
  });
});
