import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Servers } from './servers.ts';
import { type Browser, codeIn, endOf as endAt, type Holder, openTown, TestClient, type Town } from './support.ts';

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

describe('a client of another kind', () => {
  it('that keeps a secret is registered so by name, and the gateway keeps its digest alone', async () => {
    const secret = randomBytes(32).toString('base64url');
    const acceptsSharedSecret = createHash('sha256').update(secret).digest('base64url');
    const old = await TestClient.register(town, 'oldshop', { jwks: undefined, acceptsSharedSecret });
    const basic = (word: string) => ({ authorization: `Basic ${Buffer.from(`oldshop:${word}`).toString('base64')}` });
    const { callback, verifier } = await old.codeFor(hanako);
    const form = {
      grant_type: 'authorization_code',
      code: codeIn(callback),
      code_verifier: verifier,
      redirect_uri: old.redirectUri,
    };
    for (const word of ['wrong', acceptsSharedSecret, ''])
      assert.notEqual((await old.post('token', form, basic(word))).status, 200);
    assert.equal((await old.post('token', form, basic(secret))).status, 200);
    // A secret is nothing for a client that has a key.
    const { json } = await library.post(
      'token',
      { ...form, client_id: 'library' },
      { authorization: `Basic ${Buffer.from('library:x').toString('base64')}` },
    );
    assert.equal(json.error, 'invalid_client');
  });

  it('that is an app on a machine may come back at any port of it (RFC 8252 §7.3), and has no secret', async () => {
    const app = new TestClient(town, 'app', 'http://127.0.0.1/callback');
    const { jwks: _none, ...registration } = app.registration;
    await town.register('app', { ...registration, kind: 'native' });
    const redirect_uri = 'http://127.0.0.1:51004/callback';
    const { callback, verifier } = await app.codeFor(hanako, { redirect_uri });
    assert.equal(callback.port, '51004');
    const form = { grant_type: 'authorization_code', client_id: 'app', code: codeIn(callback), redirect_uri };
    assert.equal(
      (await app.post('token', { ...form, code_verifier: randomBytes(32).toString('base64url') })).json.error,
      'invalid_grant',
    );
    assert.equal((await app.post('token', { ...form, code_verifier: verifier })).status, 200);
    for (const other of [
      'http://127.0.0.1:51004/other',
      'http://localhost:51004/callback',
      'http://evil.example:51004/callback',
    ])
      assert.equal(await endOf(app.authorize({ redirect_uri: other }).url), 'gateway.redirect_uri_unknown', other);
  });

  it('of an app’s own scheme comes back to the app', async () => {
    const app = new TestClient(town, 'phoneapp', 'example.app:/callback');
    const { jwks: _none, ...registration } = app.registration;
    await town.register('phoneapp', { ...registration, kind: 'native' });
    const { callback, verifier } = await app.codeFor(hanako);
    const form = {
      grant_type: 'authorization_code',
      client_id: 'phoneapp',
      code: codeIn(callback),
      redirect_uri: app.redirectUri,
    };
    assert.equal((await app.post('token', { ...form, code_verifier: verifier })).status, 200);
  });

  it('has its keys at an address that the operator registered, and may change them', async () => {
    let keys: unknown[] = [];
    const port = await listening((_request, response) => response.end(JSON.stringify({ keys })));
    const moving = new TestClient(town, 'moving');
    keys = [moving.jwk];
    const { jwks: _none, ...registration } = moving.registration;
    await town.register('moving', { ...registration, jwksUri: `http://localhost:${port}/jwks` });
    const { callback, verifier } = await moving.codeFor(hanako);
    const answer = await moving.token(codeIn(callback), verifier);
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
  });
});
