import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { codeIn, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

describe('a token request', () => {
  it('is refused for anything that was not the code’s', async () => {
    const kiosk = await TestClient.register(town, 'kiosktwo');
    const fresh = () => library.codeFor(hanako);
    const { callback, verifier } = await fresh();
    const code = codeIn(callback);
    const refused: readonly (readonly [string, Promise<{ json: Record<string, unknown> }>])[] = [
      ['invalid_grant', library.token(code, randomBytes(32).toString('base64url'))],
      ['invalid_grant', library.token(code, verifier, { redirect_uri: `${library.redirectUri}/x` })],
      ['invalid_request', library.token(code, verifier, { code_verifier: 'short' })],
      ['invalid_grant', library.token(`${code}x`, verifier)],
      ['invalid_grant', kiosk.token(code, verifier)],
      ['unsupported_grant_type', library.token(code, verifier, { grant_type: 'password' })],
      ['invalid_request', library.token(code, verifier, { grant_type: 'client_credentials' })],
      ['invalid_request', library.post('token', { grant_type: 'authorization_code', code, code_verifier: verifier })],
    ];
    for (const [error, answer] of refused) assert.equal((await answer).json.error, error);
    assert.equal((await library.token(code, verifier)).status, 200, 'none of them has used it');
  });

  it('shows who the client is by its key, said to us, once, in time', async () => {
    const { callback, verifier } = await library.codeFor(hanako);
    const now = Math.floor(town.ca.clock.now().getTime() / 1000);
    const wrong: Record<string, unknown>[] = [
      { aud: 'http://localhost:1/realms/main' },
      { aud: [] },
      { iss: 'kiosk' },
      { sub: 'kiosk' },
      { jti: undefined },
      { exp: undefined },
      { exp: now - 60 },
      { exp: now + 3 * 86_400 },
      { exp: String(now + 60) },
      { nbf: now + 180 },
      { iat: now + 180 },
    ];
    for (const claims of wrong) {
      const { json } = await library.token(codeIn(callback), verifier, library.proof(claims));
      assert.match(String(json.error), /^invalid_(client|request)$/, JSON.stringify(claims));
    }
    const kiosk = new TestClient(town, 'library');
    for (const assertion of [
      kiosk.assertion(),
      `${library.assertion().slice(0, -4)}AAAA`,
      library.assertion({}, { alg: 'none' }),
      library.assertion({}, { alg: 'HS256' }),
    ])
      assert.equal(
        (await library.token(codeIn(callback), verifier, { client_assertion: assertion })).json.error,
        'invalid_client',
      );
    for (const aud of [town.issuer, `${town.issuer}/protocol/openid-connect/token`, [town.issuer, 'x']]) {
      const { json } = await library.token('x', verifier, library.proof({ aud }));
      assert.equal(json.error, 'invalid_grant', JSON.stringify(aud));
    }
    assert.equal((await library.token(codeIn(callback), verifier)).status, 200);
  });

  it('has a minute from the code, and a token ten of them', async () => {
    const late = await library.codeFor(hanako);
    const token = await library.token(codeIn(late.callback), late.verifier);
    assert.equal(token.json.expires_in as unknown, 600);
  });

  it('is answered in JSON that nobody keeps, by POST alone', async () => {
    const { status, headers } = await httpRequest(`${town.issuer}/protocol/openid-connect/token`);
    assert.equal(status, 404);
    assert.match(headers['content-type']!, /problem\+json/);
    const answer = await httpRequest(`${town.issuer}/protocol/openid-connect/token`, { method: 'POST' });
    assert.deepEqual([answer.status, answer.headers['cache-control']], [400, 'no-store']);
    const large = await httpRequest(`${town.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `code=${'a'.repeat(300_000)}`,
    });
    assert.equal(large.status, 413);
  });
});
