import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { hanako as person } from '../../ca/test/support.ts';
import { Browser, claimsOf, codeIn, endOf, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let bank: TestClient;
let hanako: Omit<Holder, 'at'>;
const four = { mayAskFor: ['name', 'address', 'birthdate', 'gender'], keptDays: 30 };
before(async () => {
  town = await openTown();
  bank = await TestClient.register(town, 'bank', four);
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

const claimsParameter = (claims: object) => ({ claims: JSON.stringify(claims) });
const inside = (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
async function userinfo(accessToken: unknown): Promise<Record<string, unknown>> {
  const { body } = await httpRequest(`${town.issuer}/protocol/openid-connect/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return JSON.parse(fromUtf8(body)) as Record<string, unknown>;
}
/** A whole login: what the ID token says of the person, and what userinfo does, asked twice. */
async function tell(client: TestClient, more: Record<string, string | undefined>) {
  const { callback, verifier } = await client.codeFor(hanako, more);
  const { json } = await client.token(codeIn(callback), verifier);
  const { name, address, birthdate, gender, sub } = claimsOf(String(json.id_token));
  const idToken = Object.fromEntries(
    Object.entries({ name, address, birthdate, gender }).filter(([, value]) => value !== undefined),
  );
  const { sub: subThere, ...first } = await userinfo(json.access_token);
  assert.equal(subThere, sub);
  const { sub: again, ...second } = await userinfo(json.access_token);
  assert.equal(again, sub);
  return { idToken, first, second, scope: json.scope as unknown };
}
const formatted = { formatted: person.address, country: 'JP' };

describe('attributes by scope (OpenID Connect Core 1.0 §5.4)', () => {
  it('are told at userinfo, those that were asked for and no other, once', async () => {
    const { idToken, first, second, scope } = await tell(bank, { scope: 'openid name birthdate' });
    assert.deepEqual(first, { name: person.name, birthdate: '2001-03-03' });
    assert.deepEqual([idToken, second], [{}, {}]);
    assert.equal(scope, 'openid name birthdate');
  });

  it('have the standard’s forms, and those of the Digital Agency’s service for clients that move', async () => {
    const all = { scope: 'openid name address birthdate gender' };
    const standard = { name: person.name, address: formatted, birthdate: '2001-03-03', gender: 'female' };
    assert.deepEqual((await tell(bank, all)).first, standard);
    const moving = await TestClient.register(town, 'RP00000001', { ...four, profile: 'digital-agency' });
    const flat = { name: person.name, address: person.address, birthdate: '20010303', gender: '2' };
    assert.deepEqual((await tell(moving, all)).first, flat);
  });

  it('are told in the ID token where the claims parameter says so, and there alone', async () => {
    const { idToken, first } = await tell(bank, {
      ...claimsParameter({ id_token: { gender: null }, userinfo: { address: { essential: true } } }),
    });
    assert.deepEqual([idToken, first], [{ gender: 'female' }, { address: formatted }]);
    const there = await tell(bank, { scope: 'openid name', ...claimsParameter({ id_token: { name: null } }) });
    assert.deepEqual([there.idToken, there.first], [{ name: person.name }, { name: person.name }]);
  });

  it('are one request of the phone, which says for how long and what goes on', async () => {
    const browser = new Browser();
    await browser.open(bank.authorize({ scope: 'openid name address' }).url, inside);
    const { json: shown } = await browser.api(town.front, 'GET', '/api/interaction');
    assert.deepEqual((shown as Record<string, unknown>).asks, {
      attributes: { names: ['name', 'address'], required: false, given: true },
      signature: false,
    });
    const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    const { qrPayload, number } = json as Record<string, string>;
    const { jwt } = await town.answerLink(qrPayload!, hanako, number);
    const said = claimsOf(jwt) as {
      purpose: { en: string };
      dcql_query: { credentials: { id: string; meta: object }[] };
    };
    assert.equal(said.purpose.en, 'To log in to Library bank and tell it your name, address');
    assert.deepEqual(
      said.dcql_query.credentials.map(({ id }) => id),
      ['login', 'attributes'],
    );
    assert.equal((said.dcql_query.credentials[1]!.meta as Record<string, unknown>).kept_days, 30);
  });
});

describe('a person who goes without', () => {
  const refusedChoice = async (more: Record<string, string>) => {
    const browser = new Browser();
    const asked = bank.authorize(more);
    await browser.open(asked.url, inside);
    const { status } = await browser.api(town.front, 'POST', '/api/interaction/choice', { attributes: false });
    return { status, browser, asked };
  };

  it('logs in all the same where the client asked without insisting, and the token’s scope says so', async () => {
    const { status, browser, asked } = await refusedChoice({
      scope: 'openid name',
      ...claimsParameter({ userinfo: { gender: null } }),
    });
    assert.equal(status, 204);
    const { url } = await browser.open(await town.logIn(browser, hanako), inside);
    const { json } = await bank.token(codeIn(new URL(url)), asked.verifier);
    assert.equal(json.scope as unknown, 'openid');
    assert.deepEqual(Object.keys(await userinfo(json.access_token)), ['sub']);
  });

  it('cannot where the claim is essential (Core §5.5)', async () => {
    const { status } = await refusedChoice(claimsParameter({ userinfo: { name: { essential: true } } }));
    assert.equal(status, 409);
  });

  it('may think otherwise before the phone answers', async () => {
    const { browser, asked } = await refusedChoice({ scope: 'openid name' });
    await browser.api(town.front, 'POST', '/api/interaction/choice', { attributes: true });
    const { url } = await browser.open(await town.logIn(browser, hanako), inside);
    const { json } = await bank.token(codeIn(new URL(url)), asked.verifier);
    assert.equal((await userinfo(json.access_token)).name, person.name);
  });

  it('is not overtaken by a request that the phone was shown before', async () => {
    const browser = new Browser();
    await browser.open(bank.authorize({ scope: 'openid name' }).url, inside);
    const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    const { transaction, qrPayload, number } = json as Record<string, string>;
    await town.answerLink(qrPayload!, hanako, number);
    await browser.api(town.front, 'POST', '/api/interaction/choice', { attributes: false });
    const { json: end } = await browser.api(town.front, 'POST', `/api/logins/${transaction}/finish`, {});
    assert.equal((end as Record<string, string>).code, 'relying-party.transaction_unknown');
  });
});

describe('a live session', () => {
  it('gives nothing: the phone is asked each time, and silence is refused', async () => {
    const browser = new Browser();
    await bank.codeFor(hanako, { scope: 'openid name' }, browser);
    const of = (more: Record<string, string>) => endOf(town, bank.authorize(more).url, browser);
    assert.equal(await of({ prompt: 'none' }), 'code', 'who it is');
    assert.equal(await of({ prompt: 'none', scope: 'openid name' }), 'consent_required');
    assert.equal(await of({ prompt: 'none', ...claimsParameter({ id_token: { name: null } }) }), 'consent_required');
    assert.equal(await of({ scope: 'openid name' }), '/login');
  });
});
