// The threat: docs/threats/t-221-pushed-request-or-proof-again.md
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import { Browser, codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const oneUse: Defence = {
  file: 'apps/gateway/src/provider/records.ts',
  defence: "      .where('consumed_at', 'is', null)\n",
};
/** The provider's own way: it looks for a mark, and then leaves one. */
const markedOnce: Defence = {
  file: 'apps/gateway/src/provider/make-provider.ts',
  defence: '  markOnce(provider, parts);\n',
};
/** For as long as the provider says, a proof's mark is there; the proof itself may count for longer. */
const marksKept: Defence = { file: 'apps/gateway/src/provider/records.ts', defence: ' + MARKS_KEPT_MS' };
const AT_ONCE = 24;
const MINUTE = 60_000;

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
const seconds = () => Math.floor(Date.now() / 1000);
/** RFC 9449 §4.2. */
function dpop(htu: string, more: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { jti: randomBytes(16).toString('hex'), htm: 'POST', htu, iat: seconds(), ...more };
  const input = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${part(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

interface Scene {
  readonly world: World;
  readonly town: Town;
  readonly bank: TestClient;
  readonly hanako: Awaited<ReturnType<Town['enrol']>>;
  readonly second: string;
}
async function openScene(world: World): Promise<Scene> {
  const town = await openGateway(world);
  const bank = await TestClient.register(town, 'bank', { profile: 'fapi2' });
  const second = `http://127.0.0.1:${await town.another()}`;
  return { world, town, bank, hanako: await town.enrol('phone-1'), second };
}
const inside = (town: Town) => (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';

async function push({ town, bank }: Scene) {
  const asked = bank.authorize();
  const { json } = await bank.post('ext/par/request', { ...asked.parameters, ...bank.proof() });
  const query = new URLSearchParams({ client_id: bank.id, request_uri: String(json.request_uri) });
  return { ...asked, url: `${town.front}/realms/main/protocol/openid-connect/auth?${query}` };
}

/** Two browsers log in by one pushed request: how many come back with a code. */
async function codesOfOnePush(scene: Scene): Promise<number> {
  const { town, hanako } = scene;
  const { url } = await push(scene);
  const browsers = [new Browser(), new Browser(), new Browser()];
  for (const browser of browsers) await browser.open(url, inside(town));
  const ways: string[] = [];
  for (const browser of browsers) ways.push(await town.logIn(browser, hanako));
  const ends = await Promise.all(browsers.map((browser, at) => browser.open(ways[at]!, inside(town))));
  return ends.filter((end) => codeIn(new URL(end.url)) !== '').length;
}

/** An access token that is bound to the key. */
async function boundToken(scene: Scene): Promise<string> {
  const { town, bank, hanako } = scene;
  const { url, verifier } = await push(scene);
  const browser = new Browser();
  await browser.open(url, inside(town));
  const back = await browser.open(await town.logIn(browser, hanako), inside(town));
  const proof = dpop(`${town.issuer}/protocol/openid-connect/token`);
  const { json } = await bank.token(codeIn(new URL(back.url)), verifier, {}, { dpop: proof });
  return String(json.access_token);
}

function userinfo({ town, bank, second }: Scene, access: string, more: object = {}) {
  const ath = createHash('sha256').update(access).digest('base64url');
  const proof = dpop(`${town.issuer}/protocol/openid-connect/userinfo`, { ath, ...more });
  const headers = { authorization: `DPoP ${access}`, dpop: proof };
  return (n: number) => bank.post('userinfo', {}, headers, n % 2 ? second : town.back);
}

/** Whoever reads one proof and its token on their way hands both in at both instances: how often they are answered. */
async function proofAtBoth(scene: Scene): Promise<number> {
  const ask = userinfo(scene, await boundToken(scene));
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(n)));
  return answers.filter(({ status }) => status === 200).length;
}

/** A client's clock is five minutes ahead; seven minutes later, when the tables were swept, its proof still counts. */
async function proofAfterSweep(scene: Scene): Promise<readonly number[]> {
  const ask = userinfo(scene, await boundToken(scene), { iat: seconds() + 290 });
  const first = await ask(0);
  const { removeEnded } = await scene.world<typeof import('../../apps/gateway/src/provider/records.ts')>(
    'apps/gateway/src/provider/records.ts',
  );
  const db = openDatabase(scene.town.database.url);
  await removeEnded(db as never, new Date(Date.now() + 7 * MINUTE), scene.town.ca.clock);
  await db.destroy();
  return [first.status, (await ask(1)).status];
}

describe('T-221 a pushed request or a proof of a key counts a second time', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('a pushed request is one login, however many browsers it was opened in', async () => {
    assert.equal(await codesOfOnePush(scene), 1);
  });

  it('a proof is taken once by two instances together', async () => {
    for (const _time of [1, 2]) assert.equal(await proofAtBoth(scene), 1);
  });

  it('a proof that is ahead of its time is remembered for as long as it counts', async () => {
    assert.deepEqual(await proofAfterSweep(scene), [200, 401]);
  });

  it('a proof is of one method, address, token and key, and of a pushed request’s client alone', async () => {
    const { town, bank } = scene;
    const access = await boundToken(scene);
    const wrong = [
      { htm: 'GET' },
      { htm: 'post' },
      { htu: `${town.front}/realms/main/protocol/openid-connect/userinfo` },
      { htu: `${town.issuer}/protocol/openid-connect/token` },
      { ath: createHash('sha256').update('x').digest('base64url') },
      { iat: seconds() - 600 },
      { iat: seconds() + 600 },
      { jti: '' },
      { nonce: 'x' },
    ];
    for (const more of wrong)
      assert.notEqual((await userinfo(scene, access, more)(0)).status, 200, JSON.stringify(more));
    assert.equal((await userinfo(scene, access)(1)).status, 200);
    const kiosk = await TestClient.register(town, 'kiosk', { profile: 'fapi2' });
    const { url } = await push(scene);
    const theirs = await new Browser().open(url.replace('client_id=bank', `client_id=${kiosk.id}`), inside(town));
    assert.notEqual(new URL(theirs.url).pathname, '/login');
    assert.equal((await bank.post('userinfo', {}, { authorization: `Bearer ${access}` })).status, 401);
  });

  it('counter-test: what looks and then marks takes each again', async () => {
    const open = await openScene(without(oneUse, markedOnce));
    let [codes, proofs] = [0, 0];
    // A race: a few times are enough for both to be lost.
    for (let time = 0; time < 5 && !(codes > 1 && proofs > 1); time++) {
      codes = Math.max(codes, await codesOfOnePush(open));
      proofs = Math.max(proofs, await proofAtBoth(open));
    }
    await open.town.dispose();
    assert.ok(codes > 1, 'one pushed request, several codes');
    assert.ok(proofs > 1, 'one proof, several answers');
  });

  it('counter-test: marks that are swept when the provider says so are swept while the proof counts', async () => {
    const open = await openScene(without(marksKept));
    const answers = await proofAfterSweep(open);
    await open.town.dispose();
    assert.deepEqual(answers, [200, 200]);
  });
});
