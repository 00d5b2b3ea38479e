import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { later } from './later.ts';
import { ProofKey } from './proof-key.ts';
import { Browser, codeIn, endOf as endAt, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  await TestClient.register(town, 'library');
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

const inside = (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
/** Where an authorization request ends: the login page, a page that says what is wrong, or the client with an error. */
const endOf = (url: string, browser?: Browser) => endAt(town, url, browser);

describe('the FAPI 2.0 security profile, as a client’s setting', () => {
  let key: ProofKey;
  const dpop = (url: string, more: object = {}) => key.proof(url, more);
  let bank: TestClient;
  before(async () => {
    key = new ProofKey(() => town.ca.clock.now());
    bank = await TestClient.register(town, 'fapibank', { profile: 'fapi2' });
  });
  const push = async (more: Record<string, string | undefined> = {}) => {
    const asked = bank.authorize(more);
    const pushed = await bank.post('ext/par/request', { ...asked.parameters, ...bank.proof() });
    const { request_uri: uri } = pushed.json as Record<string, string>;
    const query = new URLSearchParams({ client_id: 'fapibank', request_uri: uri ?? '' });
    return { ...asked, pushed, uri: uri!, url: `${town.front}/realms/main/protocol/openid-connect/auth?${query}` };
  };
  const codeOf = async () => {
    const asked = await push();
    const browser = new Browser();
    await browser.open(asked.url, inside);
    const { url } = await browser.open(await town.logIn(browser, hanako), inside);
    return { ...asked, code: codeIn(new URL(url)) };
  };

  it('takes pushed requests alone, complete and of the client that pushed them', async () => {
    assert.equal(await endOf(bank.authorize().url), 'invalid_request');
    assert.equal(
      (await push({ code_challenge: undefined, code_challenge_method: undefined })).pushed.json.error,
      'invalid_request',
    );
    assert.equal((await push({ code_challenge_method: 'plain' })).pushed.json.error, 'invalid_request');
    assert.equal((await push({ redirect_uri: 'http://evil.example/' })).pushed.status, 400);
    assert.equal((await push({ redirect_uri: undefined })).pushed.status, 400);
    const { url, uri } = await push();
    const theirs = await endOf(url.replace('client_id=fapibank', 'client_id=library'));
    assert.match(theirs, /^(?:gateway\.request_malformed|invalid_request)/, theirs);
    assert.equal(await endOf(url), '/login');
    const form = { ...bank.authorize().parameters, ...bank.proof(), client_id: 'library' };
    assert.equal((await bank.post('ext/par/request', form)).status, 400, 'a mismatched client_id');
    const unproven = await bank.post('ext/par/request', bank.authorize().parameters);
    assert.notEqual(unproven.status, 201);
    assert.ok(uri.startsWith('urn:ietf:params:oauth:request_uri:'));
  });

  it('ends a pushed request after a minute, to the second and for good', async () => {
    const [early, late, begun] = [await push(), await push(), await push()];
    assert.equal(late.pushed.json.expires_in as unknown, 60);
    await later(58_000, async () => assert.equal(await endOf(early.url), '/login'));
    await later(61_000, async () => assert.equal(await endOf(late.url), 'gateway.request_malformed'));
    await later(300_000, async () => assert.equal(await endOf(late.url), 'gateway.request_malformed'));
    assert.equal(await endOf(begun.url), '/login', 'counter-test: at this moment it is open');
  });

  it('refuses a scope that is not offered where it is pushed', async () => {
    for (const scope of ['openid name', 'openid address birthdate', 'openid sign', 'openid gender unknown']) {
      const { pushed } = await push({ scope });
      assert.deepEqual([pushed.status, pushed.json.error as unknown], [400, 'invalid_scope'], scope);
    }
    assert.equal(
      (await push({ scope: 'openid unknown' })).pushed.status,
      201,
      'what nobody knows is ignored (Core §3.1.2.1)',
    );
  });

  it('refuses RS256, whatever keys the client has (§5.4)', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys = [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa' }, bank.jwk];
    const both = { ...bank.registration, jwks: { keys } };
    const signed = () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = JSON.parse(Buffer.from(bank.assertion().split('.')[1]!, 'base64url').toString()) as object;
      const input = `${part({ alg: 'RS256', kid: 'rsa' })}.${part(claims)}`;
      return `${input}.${sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')}`;
    };
    const pushBy = (assertion: string) =>
      bank.post('ext/par/request', { ...bank.authorize().parameters, ...bank.proof(), client_assertion: assertion });
    await town.register('fapibank', { ...both, profile: 'fapi2' });
    assert.equal((await pushBy(signed())).json.error, 'invalid_client');
    assert.equal((await pushBy(bank.assertion())).status, 201);
    await town.register('fapibank', { ...both, profile: 'plain' });
    assert.equal((await pushBy(signed())).status, 201, 'counter-test: the plain profile takes the very same');
    await town.register('fapibank', { ...bank.registration, profile: 'fapi2' });
  });

  it('takes assertions for the issuer alone, by ES256, for minutes', async () => {
    const { code, verifier } = await codeOf();
    const token = `${town.issuer}/protocol/openid-connect/token`;
    const now = Math.floor(town.ca.clock.now().getTime() / 1000);
    for (const claims of [{ aud: token }, { aud: [town.issuer] }, { exp: now + 3_600 }])
      assert.equal(
        (await bank.token(code, verifier, bank.proof(claims), { dpop: dpop(token) })).json.error,
        'invalid_client',
        JSON.stringify(claims),
      );
  });

  it('binds tokens to a key that is proved each time (RFC 9449)', async () => {
    const token = `${town.issuer}/protocol/openid-connect/token`;
    const { code, verifier } = await codeOf();
    const wrong: readonly (string | undefined)[] = [
      undefined,
      dpop(`${token}x`),
      dpop(token, { htm: 'GET' }),
      dpop(token, { iat: Math.floor(town.ca.clock.now().getTime() / 1000) - 600 }),
      key.proof(token, {}, { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    ];
    for (const proof of wrong) {
      const { json } = await bank.token(code, verifier, {}, proof === undefined ? {} : { dpop: proof });
      assert.match(String(json.error), /invalid_dpop_proof|invalid_request|invalid_grant/, proof);
    }
    const proof = dpop(token);
    const { status, json } = await bank.token(code, verifier, {}, { dpop: proof });
    assert.equal(status, 200, JSON.stringify(json));
    const { access_token: access, token_type: type } = json as Record<string, string>;
    assert.equal(type, 'DPoP');
    const userinfo = `${town.issuer}/protocol/openid-connect/userinfo`;
    const ath = createHash('sha256').update(access!).digest('base64url');
    const ask = (headers: Record<string, string>) => bank.post('userinfo', {}, headers);
    const bound = { authorization: `DPoP ${access}` };
    assert.equal((await ask({ authorization: `Bearer ${access}` })).status, 401, 'as a bearer');
    assert.equal((await ask(bound)).status, 400, 'without a proof');
    assert.notEqual((await ask({ ...bound, dpop: dpop(userinfo) })).status, 200, 'of no token');
    const right = dpop(userinfo, { ath });
    assert.equal((await ask({ ...bound, dpop: right })).status, 200);
    assert.notEqual((await ask({ ...bound, dpop: right })).status, 200, 'the same proof again');
  });
});
