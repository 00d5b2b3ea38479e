// The threat: docs/threats/t-240-client-asks-for-more-than-it-may.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hanako as person } from '../../apps/ca/test/support.ts';
import { asking, signingAt } from '../../apps/gateway/test/signing.ts';
import {
  Browser,
  claimsOf,
  codeIn,
  endOf,
  type Holder,
  TestClient,
  type Town,
} from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const known: Defence = {
  file: 'apps/gateway/src/clients/metadata.ts',
  defence: "scope: ['openid', ...mayAskFor].join(' '),",
};
const refused: Defence = {
  file: 'apps/gateway/src/provider/requirements.ts',
  defence: "if (refused !== undefined) throw new errors.InvalidScope('requested scope is not allowed', refused);",
};
const askedAgain: Defence = {
  file: 'apps/gateway/src/interactions.ts',
  defence:
    "if (notGranted(wanted, client.mayAskFor ?? []) !== undefined) throw new GatewayError('gateway.login_not_open');",
};
const told: Defence = {
  file: 'apps/gateway/src/provider/configuration.ts',
  defence:
    'return Object.fromEntries(Object.entries(given).filter(([name]) => mayAskFor.some((scope) => scope === name)));',
  instead: 'return given;',
};
const narrowed: Defence = {
  file: 'apps/gateway/src/provider/told.ts',
  defence: 'if (asked.userinfo.length > 0) told.userinfo = claimsOf(attributes, asked.userinfo, profile);',
  instead: "told.userinfo = claimsOf(attributes, ['name', 'address', 'birthdate', 'gender'], profile);",
};

const notBesideDocuments: Defence = {
  file: 'apps/gateway/src/provider/scopes.ts',
  defence: 'required.length === 0 && !sign',
  instead: 'required.length === 0',
};

interface Scene {
  readonly town: Town;
  readonly hanako: Omit<Holder, 'at'>;
  /** May know the name, and nothing else. */
  readonly shop: TestClient;
}
async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  const shop = await TestClient.register(town, 'shop', { mayAskFor: ['name'], keptDays: 0 });
  return { town, shop, hanako: await town.enrol('phone-1') };
}
const byClaims = (place: 'userinfo' | 'id_token', more: object = { address: null }) => ({
  claims: JSON.stringify({ [place]: more }),
});

/** What the shop is told by asking so: its claims at both places, or the error. */
async function learns({ town, shop, hanako }: Scene, more: Record<string, string>): Promise<string> {
  const { callback, verifier } = await shop.codeFor(hanako, more);
  const error = callback.searchParams.get('error');
  if (error !== null) return error;
  const { json } = await shop.token(codeIn(callback), verifier);
  const { json: userinfo } = await signingAt(town).userinfo(json.access_token);
  return Object.keys({ ...claimsOf(String(json.id_token)), ...userinfo })
    .filter((name) => ['name', 'address', 'birthdate', 'gender'].includes(name))
    .sort()
    .join(' ');
}

/** The person goes without the name, which nothing asks for as essential, and signs: what the page says, and whether the client reads it. */
async function readsFromTheSignature({ town, hanako }: Scene): Promise<string> {
  const at = signingAt(town);
  const bank = await TestClient.register(town, 'signer', { mayAskFor: ['name', 'sign'], keptDays: 0 });
  const { id } = await at.push(bank);
  const asked = bank.authorize(asking(id, 'openid name sign'));
  const browser = new Browser();
  await browser.open(asked.url, (url) => !url.includes('/login'));
  const chosen = await browser.api(town.front, 'POST', '/api/interaction/choice', { attributes: false });
  if (chosen.status !== 204) return String(chosen.json.code);
  const { url } = await browser.open(await town.logIn(browser, hanako), (at) => at.startsWith(town.front));
  const { json } = await bank.token(codeIn(new URL(url)), asked.verifier);
  const { signatures } = (await at.result(id, json.access_token)).json as { signatures: { cades: string }[] };
  return Buffer.from(signatures[0]!.cades, 'base64').includes(person.name) ? 'the name' : 'nothing';
}

describe('T-240 a client asks for more than it may', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('by a scope or by a claim of any spelling that names it, at either place', async () => {
    const { town, shop } = scene;
    const asks: Record<string, string>[] = [
      { scope: 'openid address' },
      { scope: 'openid name address' },
      { scope: 'address openid' },
      { scope: 'openid sign' },
      byClaims('userinfo'),
      byClaims('id_token'),
      byClaims('userinfo', { address: { essential: true } }),
      byClaims('userinfo', { name: null, birthdate: { value: '2001-03-03' } }),
      { claims: '{"userinfo":{"\\u0061ddress":null}}' },
      { claims: '{"userinfo":{"name":null},"userinfo":{"gender":null}}' },
    ];
    for (const more of asks)
      assert.equal(await endOf(town, shop.authorize(more).url), 'invalid_scope', JSON.stringify(more));
    assert.equal(await learns(scene, { scope: 'openid name' }), 'name', 'what it may ask it is told, and nothing more');
    assert.equal(await learns(scene, { scope: 'openid name profile email' }), 'name', 'unknown ones ask for nothing');
  });

  it('by a pushed request: it is refused there, and not dropped in silence', async () => {
    const { shop } = scene;
    const asks: readonly Record<string, string>[] = [
      { scope: 'openid address' },
      { scope: 'openid sign' },
      byClaims('id_token'),
      // Without openid, nobody's login is asked for.
      { scope: 'name' },
    ];
    for (const more of asks) {
      const { parameters } = shop.authorize({ nonce: undefined, ...more });
      const { status, json } = await shop.post('ext/par/request', { ...parameters, ...shop.proof() });
      assert.deepEqual([status, json.error as unknown], [400, 'invalid_scope'], JSON.stringify(more));
    }
  });

  it('by having been allowed to when it sent the person, and not any more', async () => {
    const { town, hanako } = scene;
    const four = { mayAskFor: ['name', 'address'], keptDays: 0 };
    const bank = await TestClient.register(town, 'bank', four);
    const browser = new Browser();
    await browser.open(bank.authorize({ scope: 'openid address' }).url, (url) => !url.includes('/login'));
    await town.register('bank', bank.registration);
    const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    assert.equal((json as Record<string, string>).code, 'gateway.login_not_open', 'no phone is asked');
    await town.register('bank', { ...bank.registration, ...four });
    const { callback, verifier } = await bank.codeFor(hanako, { scope: 'openid name address' });
    const { json: tokens } = await bank.token(codeIn(callback), verifier);
    await town.register('bank', { ...bank.registration, mayAskFor: ['name'], keptDays: 0 });
    const { json: userinfo } = await signingAt(town).userinfo(tokens.access_token);
    assert.deepEqual(Object.keys(userinfo).sort(), ['name', 'sub'], 'what was withdrawn is not told');
  });

  it('by a signature, which says what the person chose not to tell: then there is no such choice', async () => {
    assert.equal(await readsFromTheSignature(scene), 'gateway.attributes_required');
  });

  it('counter-test: without the register’s word, by claims; without the choice, all four for the one', async () => {
    const open = await openScene(without(known, refused, askedAgain, told));
    const heard = await learns(open, { scope: 'openid name', ...byClaims('userinfo') });
    await open.town.dispose();
    assert.equal(heard, 'address name');
    const wide = await openScene(without(narrowed, told, notBesideDocuments));
    const [, everything] = [await learns(wide, { scope: 'openid name' }), await lies(wide)];
    assert.equal(await readsFromTheSignature(wide), 'the name');
    await wide.town.dispose();
    assert.match(everything, /address/);
  });
});

/** What lies at the gateway for the shop, which asked for the name. */
async function lies({ town, shop, hanako }: Scene): Promise<string> {
  await shop.codeFor(hanako, { scope: 'openid name' });
  const { openDatabase, sql } = await import('@inro/host');
  const db = openDatabase<Record<string, never>>(town.database.url);
  const { rows } = await sql<{ data: object }>`select data from given`.execute(db);
  await db.destroy();
  return rows.map(({ data }) => Object.keys(data).join(' ')).join(' ');
}
