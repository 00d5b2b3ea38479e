// The threat: docs/threats/t-256-session-that-silence-keeps.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { Browser, endOf, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const fromTheAnswer: Defence = {
  file: 'apps/gateway/src/provider/configuration.ts',
  defence: 'Session: (_context, session) => leftOf(session, sessionSeconds),',
  instead: 'Session: sessionSeconds,',
};
const TEN_MINUTES = 600;

interface Scene {
  readonly town: Town;
  readonly library: TestClient;
  readonly hanako: Awaited<ReturnType<Town['enrol']>>;
}
async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  return { town, library: await TestClient.register(town, 'library'), hanako: await town.enrol('phone-1') };
}

/** When the sessions of people end, seconds since 1970. */
async function ends({ town }: Scene): Promise<readonly number[]> {
  const db = openDatabase<Record<string, never>>(town.database.url);
  const { rows } = await sql<{ end: number }>`
    select extract(epoch from expires_at)::float8 as end from record
    where model = 'Session' and jsonb_exists(payload, 'accountId')`.execute(db);
  await db.destroy();
  return rows.map(({ end }) => end);
}
const now = () => Date.now() / 1000;
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 2_100));

/** By how many seconds the end of a session has moved after all that a client can do in it without the phone. */
async function gained(scene: Scene): Promise<number> {
  const { library, town, hanako } = scene;
  const browser = new Browser();
  await library.codeFor(hanako, {}, browser);
  const [first, ...others] = await ends(scene);
  assert.deepEqual(others, []);
  await aWhile();
  const does: readonly (readonly [Record<string, string>, string])[] = [
    [{ prompt: 'none' }, 'code'],
    [{ prompt: 'none', max_age: '500' }, 'code'],
    [{}, 'code'],
    [{ prompt: 'login' }, '/login'],
  ];
  for (const [more, end] of does) assert.equal(await endOf(town, library.authorize(more).url, browser), end);
  await browser.request(`${town.front}/realms/main/protocol/openid-connect/logout`);
  const [last] = await ends(scene);
  return Math.round(last! - first!);
}

describe('T-256 a session at the gateway that silence keeps open', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('ends ten minutes after the phone answered, whatever is done in it', async () => {
    const [before, moved] = [now(), await gained(scene)];
    assert.equal(moved, 0);
    const [end] = await ends(scene);
    assert.ok(end! >= before + TEN_MINUTES - 5 && end! <= now() + TEN_MINUTES);
  });

  it('begins anew with a new answer, of the same person or another', async () => {
    const { library, town } = scene;
    const browser = new Browser();
    await library.codeFor(scene.hanako, {}, browser);
    await aWhile();
    const jiro = await town.enrol('phone-2');
    for (const holder of [scene.hanako, jiro]) {
      await library.codeFor(holder, { prompt: 'login' }, browser);
      const last = Math.max(...(await ends(scene)));
      assert.ok(last > now() + TEN_MINUTES - 5, 'ten minutes from now');
      await aWhile();
    }
  });

  it('counter-test: where every use gives ten minutes, the session of this morning is open in the evening', async () => {
    const open = await openScene(without(fromTheAnswer));
    const moved = await gained(open);
    await open.town.dispose();
    assert.ok(moved >= 2, `${moved} seconds`);
  });
});
