// The threat: docs/threats/t-241-attributes-fetched-again.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { signingAt } from '../../apps/gateway/test/signing.ts';
import { Browser, codeIn, type Holder, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const once: Defence = {
  file: 'apps/gateway/src/given.ts',
  defence: `    .deleteFrom('given')
    .where('grant_id', '=', grantId)
    .where('place'`,
  instead: `    .updateTable('given')
    .set({ place })
    .where('grant_id', '=', grantId)
    .where('place'`,
};
const askedEachTime: Defence = {
  file: 'apps/gateway/src/provider/policy.ts',
  defence: 'isMoreThanLogin(askedIn(oidc.params ?? {})) && oidc.result?.consent?.grantId === undefined',
  instead: 'false',
};
interface Scene {
  readonly town: Town;
  readonly hanako: Omit<Holder, 'at'>;
  readonly bank: TestClient;
}
async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  const bank = await TestClient.register(town, 'bank', { mayAskFor: ['name', 'address'], keptDays: 0 });
  return { town, bank, hanako: await town.enrol('phone-1') };
}
const scope = 'openid name address';
async function loggedIn({ bank, hanako }: Scene, browser = new Browser()) {
  const { callback, verifier } = await bank.codeFor(hanako, { scope }, browser);
  const { json } = await bank.token(codeIn(callback), verifier);
  return { token: json.access_token as unknown, callback, verifier };
}
const told = async ({ town }: Scene, token: unknown): Promise<boolean> =>
  'name' in (await signingAt(town).userinfo(token)).json;

/** A thief of the access token, after the client has used it. */
async function stolenToken(scene: Scene): Promise<boolean> {
  const { token } = await loggedIn(scene);
  assert.ok(await told(scene, token));
  return told(scene, token);
}

/** The client, in a browser that once gave, without the phone. */
async function silently(scene: Scene): Promise<string> {
  const { bank, town } = scene;
  const browser = new Browser();
  await loggedIn(scene, browser);
  const asked = bank.authorize({ scope, prompt: 'none' });
  const { url } = await browser.open(asked.url, (at) => at.startsWith(town.front));
  const error = new URL(url).searchParams.get('error');
  if (error !== null) return error;
  const { json } = await bank.token(codeIn(new URL(url)), asked.verifier);
  return (await told(scene, json.access_token)) ? 'told again' : 'nothing';
}

describe('T-241 attributes that were given once are fetched again', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('with an access token that somebody stole, after its client has used it', async () => {
    assert.equal(await stolenToken(scene), false);
  });

  it('twice at once: one of the two has them', async () => {
    const { token } = await loggedIn(scene);
    const both = await Promise.all([told(scene, token), told(scene, token), told(scene, token)]);
    assert.equal(both.filter(Boolean).length, 1);
  });

  it('in a session in which they were given before, in silence', async () => {
    assert.equal(await silently(scene), 'consent_required');
  });

  it('with the token of another login of the same person, of the same browser or of another client', async () => {
    const browser = new Browser();
    const { token } = await loggedIn(scene, browser);
    const { bank, hanako, town } = scene;
    const plain = bank.authorize({ prompt: 'none' });
    const { url } = await browser.open(plain.url, (at) => at.startsWith(town.front));
    const silent = (await bank.token(codeIn(new URL(url)), plain.verifier)).json.access_token as unknown;
    const shop = await TestClient.register(town, 'shop', { mayAskFor: ['name'], keptDays: 0 });
    const other = await shop.codeFor(hanako);
    const theirs = (await shop.token(codeIn(other.callback), other.verifier)).json.access_token as unknown;
    for (const wrong of [silent, theirs, '', 'x']) assert.equal(await told(scene, wrong), false);
    assert.equal(await told(scene, token), true, 'and they have used nothing up');
  });

  it('with a code that was used, and with the token of one that was used twice', async () => {
    const { token, callback, verifier } = await loggedIn(scene);
    assert.equal((await scene.bank.token(codeIn(callback), verifier)).json.error, 'invalid_grant');
    assert.equal(await told(scene, token), false);
  });

  it('out of the database, where nothing is left of them', async () => {
    const db = openDatabase<Record<string, never>>(scene.town.database.url);
    const kept = async () => (await sql`select grant_id from given`.execute(db)).rows.length;
    const before = await kept();
    await stolenToken(scene);
    assert.equal(await kept(), before);
    const logged = await sql<{ name: string }>`
      select relname as name from pg_class
      where relname in ('given', 'document', 'sign_transaction') and relpersistence <> 'u'`.execute(db);
    await db.destroy();
    assert.deepEqual(logged.rows, [], 'nor in the database’s own log');
  });

  it('counter-test: where they stay they are told again, and where nobody is asked again they are told in silence', async () => {
    const open = await openScene(without(once, askedEachTime));
    const again = await stolenToken(open);
    const heard = await silently(open);
    await open.town.dispose();
    assert.equal(again, true);
    assert.equal(heard, 'told again');
  });
});
