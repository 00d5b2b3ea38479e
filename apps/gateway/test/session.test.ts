import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser, claimsOf, codeIn, endOf as endAt, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
let hanako: Omit<Holder, 'at'>;
let jiro: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
  hanako = await town.enrol('phone-1');
  jiro = await town.enrol('phone-2');
});
after(() => town?.dispose());

const inside = (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
/** Where an authorization request ends: the login page, a page that says what is wrong, or the client with an error. */
const endOf = (url: string, browser?: Browser) => endAt(town, url, browser);
const subOf = (answer: { readonly json: Record<string, unknown> }): unknown =>
  claimsOf(String(answer.json.id_token)).sub;

describe('a browser that has logged in', () => {
  it('is known to the same client without the phone, until it asks for more', async () => {
    const browser = new Browser();
    const first = await library.codeFor(hanako, {}, browser);
    const claims = claimsOf(String((await library.token(codeIn(first.callback), first.verifier)).json.id_token));
    assert.equal(await endOf(library.authorize().url, browser), 'code');
    assert.equal(await endOf(library.authorize({ prompt: 'none' }).url, browser), 'code');
    assert.equal(await endOf(library.authorize({ max_age: '10000' }).url, browser), 'code');
    const silent = library.authorize({ prompt: 'none', max_age: '10000' });
    const { url } = await browser.open(silent.url, inside);
    const again = claimsOf(String((await library.token(codeIn(new URL(url)), silent.verifier)).json.id_token));
    assert.deepEqual([again.sub, again.auth_time], [claims.sub, claims.auth_time]);
    assert.equal(await endOf(library.authorize({ prompt: 'login' }).url, browser), '/login');
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    assert.equal(await endOf(library.authorize({ max_age: '1' }).url, browser), '/login');
    assert.equal(await endOf(library.authorize({ max_age: '1', prompt: 'none' }).url, browser), 'login_required');
  });

  it('is told when the person answered, however late the page goes on, and however often (auth_time)', async () => {
    const browser = new Browser();
    const asked = library.authorize({ max_age: '300' });
    await browser.open(asked.url, inside);
    const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    const { transaction, qrPayload, number } = json as Record<string, string>;
    const before = Math.floor(Date.now() / 1000);
    await town.answerLink(qrPayload!, hanako, number);
    const after = Math.ceil(Date.now() / 1000);
    const finish = () => browser.api(town.front, 'POST', `/api/logins/${transaction}/finish`, {});
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await finish();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const { location } = (await finish()).json as Record<string, string>;
    const { url } = await browser.open(location!, inside);
    const { json: tokens } = await library.token(codeIn(new URL(url)), asked.verifier);
    const told = Number(claimsOf(String(tokens.id_token)).auth_time);
    assert.ok(told >= before - 1 && told <= after + 1, `${told} between ${before} and ${after}`);
  });

  it('may be somebody else the next time, and is then nobody of before', async () => {
    const browser = new Browser();
    const one = await library.codeFor(hanako, {}, browser);
    const first = subOf(await library.token(codeIn(one.callback), one.verifier));
    const two = await library.codeFor(jiro, { prompt: 'login' }, browser);
    assert.notEqual(subOf(await library.token(codeIn(two.callback), two.verifier)), first);
  });

  it('is sent on with the hint of its own ID token alone', async () => {
    const browser = new Browser();
    const { callback, verifier } = await library.codeFor(hanako, {}, browser);
    const { id_token: hint } = (await library.token(codeIn(callback), verifier)).json as Record<string, string>;
    assert.equal(await endOf(library.authorize({ id_token_hint: hint!, prompt: 'none' }).url, browser), 'code');
    const other = await library.codeFor(jiro);
    const { id_token: theirs } = (await library.token(codeIn(other.callback), other.verifier)).json as Record<
      string,
      string
    >;
    assert.equal(
      await endOf(library.authorize({ id_token_hint: theirs!, prompt: 'none' }).url, browser),
      'login_required',
    );
    assert.equal(await endOf(library.authorize({ id_token_hint: 'x.y.z' }).url, browser), 'invalid_request');
  });
});

describe('a subject', () => {
  it('is another one at another client, and the same where the operator says that two are one service', async () => {
    const kiosk = await TestClient.register(town, 'kiosk');
    const [app, web] = await Promise.all(
      ['app', 'web'].map((id) => TestClient.register(town, `city${id}`, { sector: 'city' })),
    );
    const subs = new Map<string, unknown>();
    for (const client of [library, kiosk, app!, web!]) {
      const { callback, verifier } = await client.codeFor(hanako);
      subs.set(client.id, subOf(await client.token(codeIn(callback), verifier)));
    }
    assert.equal(subs.get('cityapp'), subs.get('cityweb'));
    assert.equal(new Set(subs.values()).size, 3);
    const { callback, verifier } = await library.codeFor(hanako);
    assert.equal(subOf(await library.token(codeIn(callback), verifier)), subs.get('library'), 'the next time too');
  });

  it("opens no other client's session: the phone is asked, and silence says nothing", async () => {
    const museum = await TestClient.register(town, 'museum');
    const browser = new Browser();
    await library.codeFor(hanako, {}, browser);
    assert.equal(await endOf(museum.authorize({ prompt: 'none' }).url, browser), 'login_required');
    const { callback, verifier } = await museum.codeFor(hanako, {}, browser);
    assert.equal((await museum.token(codeIn(callback), verifier)).status, 200);
    assert.equal(await endOf(library.authorize({ prompt: 'none' }).url, browser), 'login_required');
  });
});
