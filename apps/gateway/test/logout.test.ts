import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Servers } from './servers.ts';
import { Browser, claimsOf, codeIn, endOf as endAt, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

/** Where an authorization request ends: the login page, a page that says what is wrong, or the client with an error. */
const endOf = (url: string, browser?: Browser) => endAt(town, url, browser);
const servers: Servers = new Servers();
after(() => servers.close());
const listening = (answer: RequestListener) => servers.listen(answer);

describe('a logout', () => {
  async function loggedIn(client: TestClient) {
    const browser = new Browser();
    const { callback, verifier } = await client.codeFor(hanako, {}, browser);
    const { json } = await client.token(codeIn(callback), verifier);
    return { browser, idToken: String(json.id_token) };
  }
  const logoutUrl = (more: Record<string, string>) =>
    `${town.front}/realms/main/protocol/openid-connect/logout?${new URLSearchParams(more)}`;

  it('that a client begins is the person’s to agree to, and tells the other end (Back-Channel Logout 1.0)', async () => {
    const told: string[] = [];
    const port = await listening((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        told.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.writeHead(200).end();
      });
    });
    const shop = await TestClient.register(town, 'shop', {
      backchannelLogoutUri: `http://localhost:${port}/logout`,
      postLogoutRedirectUris: ['http://localhost:9/bye'],
    });
    const { browser, idToken } = await loggedIn(shop);
    const { url } = await browser.open(
      logoutUrl({ id_token_hint: idToken, post_logout_redirect_uri: 'http://localhost:9/bye', state: 'abc' }),
    );
    assert.equal(url, `${town.front}/logout`);
    const { json } = await browser.api(town.front, 'GET', '/api/logout');
    const { xsrf, action, returnTo } = json as Record<string, string>;
    assert.equal(returnTo, 'http://localhost:9/bye?state=abc');
    const form = (word: string) => ({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf: word, logout: 'yes' }).toString(),
    });
    await browser.request(`${town.front}${action}`, form('guessed'));
    assert.equal(await endOf(shop.authorize({ prompt: 'none' }).url, browser), 'code', 'still logged in');
    const ended = await browser.request(`${town.front}${action}`, form(xsrf!));
    assert.deepEqual([ended.status, ended.location], [303, returnTo]);
    assert.equal(await endOf(shop.authorize({ prompt: 'none' }).url, browser), 'login_required');
    assert.equal(told.length, 1);
    const claims = claimsOf(told[0]!);
    assert.deepEqual([claims.aud, claims.sub, claims.sid], ['shop', claimsOf(idToken).sub, claimsOf(idToken).sid]);
    assert.ok('http://schemas.openid.net/event/backchannel-logout' in (claims.events as object));
  });

  it('goes to registered addresses alone, and of nobody to nowhere', async () => {
    const { browser, idToken } = await loggedIn(library);
    const evil = { post_logout_redirect_uri: 'http://evil.example/' };
    const { url } = await browser.open(logoutUrl({ id_token_hint: idToken, ...evil }));
    assert.equal(url, `${town.front}/problem?code=gateway.request_malformed`);
    const nobody = await new Browser().open(logoutUrl(evil));
    assert.equal(nobody.url, `${town.front}/logged-out`);
    const without = await browser.open(logoutUrl({ ...evil }));
    assert.equal(without.url, `${town.front}/logout`);
    const { json } = await browser.api(town.front, 'GET', '/api/logout');
    assert.equal((json as Record<string, string>).returnTo, '/logged-out');
  });
});
