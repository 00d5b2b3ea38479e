import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { Browser, claimsOf, codeIn, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

const get = async (url: string) => {
  const { status, body, headers } = await httpRequest(url);
  return { status, headers, json: JSON.parse(fromUtf8(body)) as Record<string, unknown> };
};

describe('a login through the gateway (OpenID Connect Core 1.0 §3.1)', () => {
  it('tells a client who it was, in an ID token that says what was verified', async () => {
    const { callback, state, nonce, verifier } = await library.codeFor(hanako);
    assert.equal(callback.searchParams.get('state'), state);
    assert.equal(callback.searchParams.get('iss'), town.issuer);
    const { status, json } = await library.token(codeIn(callback), verifier);
    assert.equal(status, 200, JSON.stringify(json));
    const { id_token: idToken, access_token: accessToken, scope, token_type: type } = json as Record<string, string>;
    assert.deepEqual([scope, type], ['openid', 'Bearer']);
    const claims = claimsOf(idToken!);
    assert.deepEqual([claims.iss, claims.aud, claims.nonce], [town.issuer, 'library', nonce]);
    assert.deepEqual([claims.acr, claims.amr], ['urn:inro:acr:phone-user-authentication', ['hwk', 'mfa']]);
    assert.equal(typeof claims.auth_time, 'number');
    const half = createHash('sha256').update(accessToken!).digest().subarray(0, 16).toString('base64url');
    assert.equal(claims.at_hash, half);
    const userinfo = await httpRequest(`${town.issuer}/protocol/openid-connect/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    assert.deepEqual(JSON.parse(fromUtf8(userinfo.body)), { sub: claims.sub });
  });

  it('publishes where browsers go and where servers do, and by which key it signs', async () => {
    const { json } = await get(`${town.issuer}/.well-known/openid-configuration`);
    const at = (name: string) => `/realms/main/protocol/openid-connect/${name}`;
    assert.equal(json.issuer, town.issuer);
    assert.equal(json.authorization_endpoint, `${town.front}${at('auth')}`);
    assert.equal(json.end_session_endpoint, `${town.front}${at('logout')}`);
    assert.equal(json.token_endpoint, `${town.back}${at('token')}`);
    assert.deepEqual(json.subject_types_supported, ['pairwise']);
    const attributes = ['name', 'address', 'birthdate', 'gender'];
    assert.deepEqual(json.scopes_supported, ['openid', ...attributes, 'sign']);
    for (const claim of ['sub', 'acr', ...attributes])
      assert.ok((json.claims_supported as string[]).includes(claim), claim);
    assert.equal(json.sign_transactions_endpoint, `${town.back}/sign-transactions`);
    const keys = (await get(String(json.jwks_uri))).json.keys as Record<string, unknown>[];
    assert.deepEqual(
      keys.map(({ alg, use, d }) => [alg, use, d]),
      [['ES256', 'sig', undefined]],
    );
  });

  it('sends on a browser that comes by the name of servers, and gives that name no cookie', async () => {
    const browser = new Browser();
    const { url } = library.authorize();
    const { url: at } = await browser.open(
      url.replace(town.front, town.back),
      (next) => new URL(next).pathname !== '/login',
    );
    assert.equal(at, `${town.front}/login`);
    assert.deepEqual([...browser.cookies(new URL(town.back).host)], []);
    const page = await browser.request(`${town.back}/login`);
    assert.deepEqual([page.status, page.location], [303, `${town.front}/login`]);
    const api = await browser.request(`${town.back}/api/logins`, { method: 'POST', body: '{}' });
    assert.equal(api.status, 421);
  });

  it('asks in the name of the client', async () => {
    const browser = new Browser();
    await browser.open(library.authorize().url, (next) => new URL(next).pathname !== '/login');
    const { json } = await browser.api(town.front, 'GET', '/api/interaction');
    assert.equal((json as unknown as { client: { en: string } }).client.en, 'Library library');
    const begun = await browser.api(town.front, 'POST', '/api/logins', { flow: 'same-device', phone: 'hanako-phone' });
    const { walletLink } = begun.json as Record<string, string>;
    const { jwt } = await town.answerLink(walletLink!, hanako);
    assert.equal((claimsOf(jwt).purpose as { en: string }).en, 'To log in to Library library');
  });

  it('tells the client that the person refused', async () => {
    const browser = new Browser();
    const { url, state } = library.authorize();
    await browser.open(url, (next) => new URL(next).pathname !== '/login');
    const { json } = await browser.api(town.front, 'POST', '/api/interaction/refusal', {});
    const { location } = json as Record<string, string>;
    const back = await browser.open(location!, (next) => next.startsWith(town.front));
    const { searchParams } = new URL(back.url);
    assert.deepEqual([searchParams.get('error'), searchParams.get('state')], ['access_denied', state]);
  });

  it('goes on after a restart of the gateway in the middle', async () => {
    const browser = new Browser();
    const { url, verifier } = library.authorize();
    await browser.open(url, (next) => new URL(next).pathname !== '/login');
    await town.restart();
    const location = await town.logIn(browser, hanako);
    await town.restart();
    const { url: callback } = await browser.open(location, (next) => next.startsWith(town.front));
    assert.equal((await library.token(codeIn(new URL(callback)), verifier)).status, 200);
  });
});
