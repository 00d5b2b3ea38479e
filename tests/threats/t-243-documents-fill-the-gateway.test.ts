// The threat: docs/threats/t-243-documents-fill-the-gateway.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpRequest, openDatabase, sql, systemClock } from '@inro/host';
import { removeEnded } from '../../apps/gateway/src/provider/records.ts';
import { bearer, shown, signingAt } from '../../apps/gateway/test/signing.ts';
import { TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const measured: Defence = {
  file: 'apps/gateway/src/sign/transactions.ts',
  defence: 'if (open.count >= MOST_OPEN || Number(open.bytes) + bytes > MOST_OPEN_BYTES)',
  instead: 'if (false)',
};
const knownFirst: Defence = {
  file: 'apps/gateway/src/routes/sign.ts',
  defence: "onRequest: asClient(context, 'ClientCredentials'),",
  instead: "preHandler: asClient(context, 'ClientCredentials'),",
};

interface Scene {
  readonly town: Town;
  readonly bank: TestClient;
}
async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  return { town, bank: await TestClient.register(town, 'bank', { mayAskFor: ['sign'] }) };
}
const rows = async ({ town }: Scene, statement: ReturnType<typeof sql>) => {
  const db = openDatabase<Record<string, never>>(town.database.url);
  const { rows: found } = await statement.execute(db);
  await db.destroy();
  return found as { count: number }[];
};

/** A client that hands in and sends nobody. */
async function filled(scene: Scene): Promise<readonly number[]> {
  const at = signingAt(scene.town);
  await rows(
    scene,
    sql`insert into sign_transaction (id, client_id, documents, bytes, expires_at)
      select 'f' || n, 'bank', '[]', 1000, now() + interval '5 minutes' from generate_series(1, 195) n`,
  );
  const token = await at.ownToken(scene.bank);
  const post = () => at.call('POST', '/sign-transactions', bearer(token), { documents: [shown()] });
  // At once, as somebody sends them who wants to slip between counting and writing.
  const all = await Promise.all(Array.from({ length: 12 }, post));
  return all.map(({ status }) => status);
}

/** A stranger's twenty megabytes: how much of them is read before they are told no. */
async function strangersBody({ town }: Scene): Promise<number> {
  const { status, body } = await httpRequest(`${town.back}/sign-transactions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer nobody' },
    body: `{"documents": [${'"x",'.repeat(1_000)}`,
  });
  assert.ok(body.length < 1_000);
  return status;
}

describe('T-243 documents fill the gateway', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('of one client: 200 wait at most, however many it sends at once', async () => {
    const statuses = await filled(scene);
    assert.equal(statuses.filter((status) => status === 201).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 7);
  });

  it('of a stranger, whose body nobody reads', async () => {
    assert.equal(await strangersBody(scene), 401, 'before it is found to be no JSON');
  });

  it('and stay there: they go with their ten minutes, documents and all', async () => {
    await rows(scene, sql`update sign_transaction set expires_at = now() - interval '1 second'`);
    const db = openDatabase<Record<string, never>>(scene.town.database.url);
    await removeEnded(db as never, new Date(), systemClock);
    await db.destroy();
    for (const table of ['sign_transaction', 'document'])
      assert.equal((await rows(scene, sql`select count(*)::int as count from ${sql.table(table)}`))[0]!.count, 0);
  });

  it('counter-test: without a measure all are taken, and a stranger’s body is read first', async () => {
    const open = await openScene(without(measured, knownFirst));
    const statuses = await filled(open);
    const read = await strangersBody(open);
    await open.town.dispose();
    assert.deepEqual([...new Set(statuses)], [201]);
    assert.equal(read, 400);
  });
});
