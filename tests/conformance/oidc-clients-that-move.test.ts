import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { hanako as person } from '../../apps/ca/test/support.ts';
import { Browser, claimsOf } from '../../apps/gateway/test/support.ts';
import { type Bench, names, openBench } from './oidc-clients/bench.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.dispose());

describe('the two public Japanese clients, by what they send (clients that move)', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  before(async () => {
    const registration = {
      names,
      kind: 'web',
      profile: 'digital-agency',
      redirectUris: ['http://localhost:9/callback'],
      jwks: { keys: [rsa.publicKey.export({ format: 'jwk' })] },
      mayAskFor: ['name', 'address', 'birthdate', 'gender'],
      keptDays: 0,
    };
    await bench.town.certify('RP00000001', registration as never);
  });
  const random = (letters: string, length: number): string =>
    Array.from({ length }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
  const printable = Array.from({ length: 93 }, (_, n) => String.fromCharCode(33 + n)).join('');

  it('INTER-Mediator: a raw space in acr_values, exp as text a day ahead, no kid and no iat, RS256', async () => {
    const auth = `${bench.town.issuer}/protocol/openid-connect/auth`;
    const token = `${bench.town.issuer}/protocol/openid-connect/token`;
    const [state, nonce] = [random(printable, 32), random(printable, 32)];
    const verifier = random('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.~', 64);
    const query = Object.entries({
      response_type: 'code',
      scope: 'openid name address birthdate gender',
      client_id: 'RP00000001',
      redirect_uri: 'http://localhost:9/callback',
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    // A browser writes the space of a Location field as %20 (URL §5).
    const url = new URL(`${auth}?${query.join('&')}&acr_values=aal3 crl`).href;
    const callback = new URL(await bench.logInAt(url));
    for (const name of ['code', 'state', 'session_state']) assert.ok(callback.searchParams.get(name), name);
    assert.equal(callback.searchParams.get('state'), state);
    const claims = {
      iss: 'RP00000001',
      sub: 'RP00000001',
      aud: token,
      jti: random('0123456789abcdef', 13),
      exp: String(Math.floor(Date.now() / 1000) + 86_400),
    };
    const input = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
    const assertion = `${input}.${createSign('sha256').update(input).sign(rsa.privateKey).toString('base64url')}`;
    const form = new URLSearchParams({
      code: callback.searchParams.get('code')!,
      client_id: 'RP00000001',
      grant_type: 'authorization_code',
      redirect_uri: 'http://localhost:9/callback',
      code_verifier: verifier,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await httpRequest(token, { method: 'POST', headers, body: form });
    const said = JSON.parse(fromUtf8(answer.body)) as Record<string, string>;
    assert.equal(answer.status, 200, fromUtf8(answer.body));
    for (const name of ['access_token', 'id_token', 'scope']) assert.ok(said[name], name);
    const idToken = claimsOf(said.id_token!);
    assert.equal(idToken.iss, bench.town.issuer);
    assert.equal(idToken.aud, 'RP00000001', 'a string');
    assert.equal(idToken.acr, 'aal3');
    assert.equal(idToken.nonce, nonce);
    assert.ok(idToken.at_hash && idToken.exp);
    const [head] = said.id_token!.split('.');
    const { kid } = JSON.parse(Buffer.from(head!, 'base64url').toString()) as { kid: string };
    const certs = JSON.parse(
      fromUtf8((await httpRequest(`${bench.town.issuer}/protocol/openid-connect/certs`)).body),
    ) as {
      keys: { kid: string }[];
    };
    assert.ok(certs.keys.some((one) => one.kid === kid));
    const userinfo = await httpRequest(`${bench.town.issuer}/protocol/openid-connect/userinfo`, {
      headers: { authorization: `Bearer ${said.access_token}` },
    });
    // Flat values, which it reads one by one.
    const flat = { name: person.name, address: person.address, birthdate: '20010303', gender: '2' };
    assert.deepEqual(JSON.parse(fromUtf8(userinfo.body)), { sub: idToken.sub, ...flat });
    const again = await httpRequest(token, { method: 'POST', headers, body: form });
    assert.equal(again.status, 401, 'the same assertion again');
  });

  it('the Expo app: acr_values with a plus, state and nonce of 64 hex digits, no token call', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      scope: 'openid',
      client_id: 'RP00000001',
      redirect_uri: 'http://localhost:9/callback',
      state: random('0123456789abcdef', 64),
      nonce: random('0123456789abcdef', 64),
      code_challenge: createHash('sha256').update(random(printable, 43)).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const callback = new URL(
      await bench.logInAt(`${bench.town.issuer}/protocol/openid-connect/auth?${query}&acr_values=aal3+crl`),
    );
    assert.ok(callback.searchParams.get('code'));
    assert.equal(callback.searchParams.get('state'), query.get('state'));
  });

  it('is asked for state and nonce, which that service requires of everybody', async () => {
    for (const missing of ['state', 'nonce']) {
      const query = new URLSearchParams({
        response_type: 'code',
        scope: 'openid',
        client_id: 'RP00000001',
        redirect_uri: 'http://localhost:9/callback',
        state: 'a',
        nonce: 'b',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      });
      query.delete(missing);
      const { url } = await new Browser().open(
        `${bench.town.issuer}/protocol/openid-connect/auth?${query}`,
        (next) => !next.startsWith('http://localhost:9'),
      );
      assert.match(url, /error=invalid_request/, missing);
    }
  });
});
