// The threat: docs/threats/t-218-clients-of-a-gateway-compare-people.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { Browser, claimsOf, codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const pairwise: Defence = {
  file: 'apps/gateway/src/subject/subject-source.ts',
  defence: "mac('subject', sector, identifier)",
  instead: "mac('subject', identifier)",
};
const forgotten: Defence = {
  file: 'apps/gateway/src/provider/make-provider.ts',
  defence: 'if (ended !== undefined) forgetLogins(parts.db, ended).catch(parts.onFailure);',
};
const ownSector: Defence = {
  file: 'apps/gateway/src/provider/policy.ts',
  defence: 'return subjects.belongsTo(account, await sectorOfClient(context)) ? NO_NEED_TO_PROMPT : REQUEST_PROMPT;',
  instead: 'return NO_NEED_TO_PROMPT;',
};

interface Scene {
  readonly town: Town;
  readonly clients: readonly [TestClient, TestClient];
  readonly hanako: Awaited<ReturnType<Town['enrol']>>;
}

async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  const clients = [await TestClient.register(town, 'clinic'), await TestClient.register(town, 'employer')] as const;
  return { town, clients, hanako: await town.enrol('phone-1') };
}

/** What two clients hold of one person, side by side. */
async function subjects({ clients, hanako }: Scene): Promise<readonly string[]> {
  const subs: string[] = [];
  for (const client of clients) {
    const { callback, verifier } = await client.codeFor(hanako);
    subs.push(String(claimsOf(String((await client.token(codeIn(callback), verifier)).json.id_token)).sub));
  }
  return subs.map((sub) => sub.slice(0, 43));
}

/** Rows of the gateway's database that tell of an answered login, a while after its browser has gone on. */
async function answersKept({ town, clients, hanako }: Scene): Promise<number> {
  await clients[0].codeFor(hanako);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const db = openDatabase<{ login_transaction: { data: string } }>(town.database.url);
  const { rows } = await sql<{ data: string }>`select data from login_transaction`.execute(db);
  await db.destroy();
  return rows.filter(({ data }) => /"(?:identifier|sealed)"/.test(data)).length;
}

/** What the second client hears in silence of a browser that is logged in at the first. */
async function overheard({ town, clients, hanako }: Scene): Promise<string> {
  const browser = new Browser();
  await clients[0].codeFor(hanako, {}, browser);
  const { url } = await browser.open(clients[1].authorize({ prompt: 'none' }).url, (next) =>
    next.startsWith(town.front),
  );
  return new URL(url).searchParams.get('error') ?? 'a code';
}

describe('T-218 clients of a gateway, or who reads its database, compare people', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('two clients have nothing in common of one person', async () => {
    const [one, other] = await subjects(scene);
    assert.notEqual(one, other);
  });

  it('a client hears nothing of a login at another one', async () => {
    assert.equal(await overheard(scene), 'login_required');
  });

  it('the database has forgotten the answer once the browser has gone on', async () => {
    assert.equal(await answersKept(scene), 0);
  });

  it('counter-test: one subject for all, sessions for all, and answers that stay', async () => {
    const open = await openScene(without(pairwise, forgotten, ownSector));
    const [one, other] = await subjects(open);
    const kept = await answersKept(open);
    const heard = await overheard(open);
    await open.town.dispose();
    assert.equal(one, other);
    assert.ok(kept > 0);
    assert.notEqual(heard, 'login_required');
  });
});
