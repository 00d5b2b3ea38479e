import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Servers } from './servers.ts';
import { type Browser, endOf as endAt, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
});
after(() => town?.dispose());

/** Where an authorization request ends: the login page, a page that says what is wrong, or the client with an error. */
const endOf = (url: string, browser?: Browser) => endAt(town, url, browser);
const servers: Servers = new Servers();
after(() => servers.close());
const listening = (answer: RequestListener) => servers.listen(answer);

describe('an authorization request', () => {
  it('is refused to the client for what the client may be told', async () => {
    const refused: readonly (readonly [Record<string, string | undefined>, string])[] = [
      [{ response_type: undefined }, 'invalid_request'],
      [{ response_type: 'id_token' }, 'invalid_request'],
      [{ response_type: 'code id_token' }, 'invalid_request'],
      [{ response_type: 'device' }, 'unsupported_response_type'],
      [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ code_challenge_method: undefined }, 'invalid_request'],
      [{ code_challenge: 'short' }, 'invalid_request'],
      [{ scope: 'openid name' }, 'invalid_scope'],
      [{ scope: 'openid sign' }, 'invalid_scope'],
      [{ scope: 'openid profile name' }, 'invalid_scope'],
      [{ scope: 'name', nonce: undefined }, 'invalid_scope'],
      [{ scope: undefined, nonce: undefined }, 'invalid_scope'],
      [{ response_mode: 'fragment' }, 'invalid_request'],
      [{ response_mode: 'form_post' }, 'gateway.request_malformed'],
      [{ prompt: 'none' }, 'login_required'],
      [{ prompt: 'none login' }, 'invalid_request'],
      [{ max_age: '-1' }, 'invalid_request'],
      [{ request: 'e30.e30.' }, 'request_not_supported'],
      [{ claims: '{' }, 'invalid_request'],
      [
        { claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:x:better'] } } }) },
        'unmet_authentication_requirements',
      ],
    ];
    for (const [more, error] of refused)
      assert.equal(await endOf(library.authorize(more).url), error, JSON.stringify(more));
  });

  it('is refused on a page of ours where nobody knows whom to send back to (OpenID Connect Core 1.0 §3.1.2.6)', async () => {
    const uri = library.redirectUri;
    const wrong = [
      `${uri}?x=1`,
      `${uri}/`,
      `${uri}#x`,
      uri.replace('callback', 'CALLBACK'),
      uri.replace('callback', 'call%62ack'),
      uri.replace('callback', 'x/../callback'),
      uri.replace('localhost', 'LOCALHOST'),
      uri.replace('localhost', 'localhost.'),
      uri.replace('//', '//user@'),
      uri.replace(':9', ':10'),
      uri.replace('http:', 'https:'),
      `${uri} `,
      'http://evil.example/callback',
      '//evil.example',
      'javascript:alert(1)',
    ];
    for (const redirect_uri of wrong)
      assert.equal(await endOf(library.authorize({ redirect_uri }).url), 'gateway.redirect_uri_unknown', redirect_uri);
    const twice = `${library.authorize().url}&redirect_uri=${encodeURIComponent('http://evil.example/')}`;
    assert.equal(await endOf(twice), 'gateway.request_malformed', 'said twice');
    assert.equal(await endOf(library.authorize({ redirect_uri: undefined }).url), 'gateway.request_malformed');
    for (const client_id of ['nobody', 'LIBRARY', '', 'library '])
      assert.match(await endOf(library.authorize({ client_id }).url), /^gateway\.(client_unknown|request_malformed)$/);
  });

  it('is refused, and no failure of ours, with what no database keeps', async () => {
    for (const more of [{ state: 'a\u0000b' }, { nonce: '\u0000' }, { login_hint: 'a\u0000' }])
      assert.equal(await endOf(library.authorize(more).url), 'invalid_request', JSON.stringify(more));
  });

  it('is not hindered by what it need not have said', async () => {
    const fine = [
      { acr_values: 'aal3 crl' },
      { acr_values: 'whatever' },
      { login_hint: 'x' },
      { scope: 'openid profile offline_access' },
      { ui_locales: 'ja en' },
      { display: 'page' },
      { unknown: 'parameter' },
      { max_age: '0' },
      { claims: JSON.stringify({ id_token: { auth_time: { essential: true }, nickname: null } }) },
      { state: undefined },
      { nonce: undefined },
    ];
    for (const more of fine) assert.equal(await endOf(library.authorize(more).url), '/login', JSON.stringify(more));
  });

  it('takes no request by reference, and asks nobody for one (SSRF)', async () => {
    let asked = 0;
    const port = await listening((_request, response) => response.end(String(++asked)));
    for (const request_uri of [`http://localhost:${port}/x`, `https://localhost:${port}/x`, 'urn:x']) {
      const end = await endOf(library.authorize({ request_uri }).url);
      assert.equal(end, 'request_uri_not_supported', request_uri);
    }
    assert.equal(asked, 0);
  });
});
