import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { migrate, openDatabase, sql } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { ClientRegister } from '../src/clients/register.ts';
import { type GatewaySchema, gatewayMigrations } from '../src/schema.ts';
import { Browser, claimsOf, codeIn, everyRow, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

const inside = (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
/** What the person reads before they agree: the names in the access certificate of the request. */
async function askedBy(client: TestClient): Promise<string> {
  const browser = new Browser();
  await browser.open(client.authorize().url, inside);
  const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
  const { qrPayload, number } = json as Record<string, string>;
  const { jwt } = await town.answerLink(qrPayload!, hanako, number);
  const { x5c } = JSON.parse(Buffer.from(jwt.split('.')[0]!, 'base64url').toString()) as { x5c: string[] };
  return /O=(.*)/.exec(new X509Certificate(Buffer.from(x5c[0]!, 'base64')).subject)![1]!;
}

describe('who asks, on the phone', () => {
  it('is the client by its certified name, at the gateway’s origin', async () => {
    const library = new TestClient(town, 'library');
    await town.certify('library', library.registration);
    assert.equal(await askedBy(library), 'library図書館');
    await town.certify('library', {
      ...library.registration,
      names: { ja: '新図書館', 'ja-x-easy': '新(あたら)しい', en: 'New' },
    });
    assert.equal(await askedBy(library), '新図書館', 'another name has another certificate');
  });

  it('is the gateway for a client that is not certified, and its purpose names the client', async () => {
    const kiosk = await TestClient.register(town, 'kiosk');
    assert.match(await askedBy(kiosk), /窓口/);
  });
});

const publicJwk = (kind: 'ec' | 'rsa', options: object) =>
  generateKeyPairSync(kind as 'ec', options as { namedCurve: string }).publicKey.export({ format: 'jwk' });

describe('the register', () => {
  it('refuses what is no client, and names the member and nothing of what was said', async () => {
    const right = new TestClient(town, 'x').registration;
    const wrong: readonly (readonly [string, object, string])[] = [
      ['a-b', {}, ''],
      ['x', { names: { ja: 'x' } }, 'names.ja-x-easy'],
      ['x', { redirectUris: [] }, 'redirectUris'],
      ['x', { redirectUris: ['http://shop.example/'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['https://shop.example/#x'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['https://user@shop.example/'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['https://shop.example/a/../b'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['https://SHOP.example/'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['javascript:alert(1)'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['data:text/html,x'] }, 'redirectUris.0'],
      ['x', { redirectUris: ['shop.example:/x'] }, 'redirectUris'],
      ['x', { redirectUris: Array(11).fill('https://shop.example/') }, 'redirectUris'],
      ['x', { jwks: undefined }, 'jwks'],
      ['x', { jwksUri: 'https://shop.example/' }, 'jwks'],
      [
        'x',
        { redirectUris: ['https://shop.example/'], postLogoutRedirectUris: ['shop.app:/x'] },
        'postLogoutRedirectUris',
      ],
      ['x', { kind: 'native', jwks: undefined, redirectUris: ['https://localhost/x'] }, 'redirectUris'],
      ['x', { kind: 'native', jwks: undefined, redirectUris: ['http://x.localhost/x'] }, 'redirectUris'],
      ['x', { kind: 'native', jwks: undefined, redirectUris: ['shop.app:/x#y'] }, 'redirectUris.0'],
      ['x', { names: { ...right.names, ja: 'a\u0000' } }, 'names.ja'],
      ['x', { names: { ...right.names, en: 'a\u202eb' } }, 'names.en'],
      ['x', { names: { ...right.names, en: 'Bank:  say yes' } }, 'names.en'],
      ['x', { jwks: { keys: [{ kty: 'EC' }] } }, 'jwks.keys.0'],
      ['x', { jwks: { keys: [{ ...right.jwks.keys[0], x: 'AA' }] } }, 'jwks.keys.0'],
      ['x', { jwks: { keys: [{ ...right.jwks.keys[0], x5c: ['A'.repeat(5_000)] }] } }, 'jwks.keys.0'],
      ['x', { jwks: { keys: [publicJwk('ec', { namedCurve: 'P-521' })] } }, 'jwks.keys.0'],
      ['x', { jwks: { keys: [publicJwk('rsa', { modulusLength: 1_024 })] } }, 'jwks.keys.0'],
      ['x', { jwks: { keys: [{ kty: 'EC', d: 'secret' }] } }, 'jwks.keys.0'],
      ['x', { jwks: { keys: [{ kty: 'oct', k: 'secret' }] } }, 'jwks.keys.0.kty'],
      ['x', { kind: 'native' }, 'jwks'],
      ['x', { profile: 'fapi2', jwks: undefined, acceptsSharedSecret: 'a'.repeat(43) }, 'profile'],
      ['x', { profile: 'digital-agency', jwks: undefined, jwksUri: 'https://shop.example/' }, 'jwks'],
      ['x', { backchannelLogoutUri: 'http://10.0.0.1/' }, 'backchannelLogoutUri'],
      ['x', { jwks: undefined, jwksUri: 'http://169.254.169.254/' }, 'jwksUri'],
      ['x', { sector: 'client:library' }, 'sector'],
      ['x', { isAdmin: true }, 'isAdmin'],
    ];
    for (const [id, more, member] of wrong)
      await assert.rejects(
        town.register(id, { ...right, ...more }),
        (failure: { code?: string; details?: { member?: string } }) =>
          id === 'a-b'
            ? failure.code === 'http.body_invalid'
            : failure.code === 'gateway.client_invalid' && failure.details?.member === member,
        `${member} ${JSON.stringify(more)}`,
      );
  });

  it('has no client by a word that every object has: the provider keeps what is one client’s by its id', async () => {
    for (const id of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'])
      await assert.rejects(town.register(id, new TestClient(town, id).registration), { code: 'http.body_invalid' });
    await TestClient.register(town, 'constructors');
  });

  it('takes the same again, holds two that differ in capitals alone to be one, and forgets', async () => {
    const { registration } = new TestClient(town, 'again');
    for (const _time of [1, 2]) await town.register('again', registration);
    await assert.rejects(town.register('AGAIN', registration), { code: 'gateway.client_invalid' });
    const { clients } = await town.ca.operator.call<{ clients: string[] }>('gateway', 'GET', '/operator/clients');
    assert.ok(clients.includes('again'));
    await town.ca.operator.call('gateway', 'DELETE', '/operator/clients/again');
    await assert.rejects(town.ca.operator.call('gateway', 'DELETE', '/operator/clients/again'), {
      code: 'gateway.client_not_registered',
    });
    const gone = new TestClient(town, 'again');
    const { url } = await new Browser().open(gone.authorize().url, inside);
    assert.equal(url, `${town.front}/problem?code=gateway.client_unknown`);
  });

  it('is the operator’s alone', async () => {
    for (const caller of ['registration', 'counter'])
      await assert.rejects(
        town.ca.peer(caller).call('gateway', 'GET', '/operator/clients'),
        (failure: { code?: string }) => /^http\.(?:unauthorized|forbidden)/.test(failure.code ?? ''),
      );
  });

  it('has one client where it is one service’s own (direct), and a limit where it is an operator’s', async () => {
    const database = await openTestDatabase();
    const db = openDatabase<GatewaySchema>(database.url);
    await migrate(db, gatewayMigrations);
    const direct = new ClientRegister(db, town.ca.clock, 'direct');
    const { registration } = new TestClient(town, 'x');
    await direct.put('one', registration);
    await direct.put('one', { ...registration, kind: 'web' });
    await assert.rejects(direct.put('two', registration), { code: 'gateway.too_many_clients' });
    const operator = new ClientRegister(db, town.ca.clock, 'operator');
    await operator.put('two', registration);
    await sql`insert into client select 'c' || n, data, now() from client, generate_series(1, 998) n where id = 'one'`.execute(
      db,
    );
    await assert.rejects(operator.put('three', registration), { code: 'gateway.too_many_clients' });
    await db.destroy();
    await database.dispose();
  });
});

describe('a client that is removed while it is registered again', () => {
  it('is either gone, or one whose id was taken from the former', async () => {
    const db = openDatabase<GatewaySchema>(town.database.url);
    const register = new ClientRegister(db, town.ca.clock, 'operator');
    const { registration } = new TestClient(town, 'often');
    const timesTaken = async () =>
      (await db.selectFrom('former_client').select('times').where('id', '=', 'often').executeTakeFirstOrThrow()).times;
    for (let round = 1; round <= 20; round++) {
      await register.put('often', registration);
      await Promise.all([register.put('often', registration), register.remove('often')]);
      const there = await register.find('often');
      if (there !== undefined) assert.equal(there.formerHolders, await timesTaken());
      assert.equal(await timesTaken(), round);
    }
    await db.destroy();
  });
});

describe('what an operator’s gateway keeps (docs/guides/direct-or-operator.md)', () => {
  const everything = () => everyRow(town);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

  it('is nothing that two clients have in common of one person, once the browser has gone on', async () => {
    const clients = await Promise.all(['opone', 'optwo'].map((id) => TestClient.register(town, id)));
    const subs: string[] = [];
    for (const client of clients) {
      const { callback, verifier } = await client.codeFor(hanako);
      subs.push(String(claimsOf(String((await client.token(codeIn(callback), verifier)).json.id_token)).sub));
    }
    await settled();
    const rows = await everything();
    const words = (sub: string) =>
      new Set(
        rows
          .filter((row) => row.includes(sub))
          .flatMap((row) => [...row.matchAll(/"([\w-]{16,})"(?!:)/g)].map(([, word]) => word!)),
      );
    const [one, two] = subs.map(words);
    const shared = [...one!].filter((word) => two!.has(word));
    assert.deepEqual(
      shared.filter((word) => !['AuthorizationCode', 'authorization_code'].includes(word)),
      [],
    );
    assert.ok(one!.size > 3 && two!.size > 3, 'there is something to compare');
    const digest = (await import('node:crypto'))
      .createHash('sha256')
      .update(hanako.person.certificate)
      .digest('base64url');
    assert.ok(
      !rows.some((row) => row.includes(digest) && row.includes('opone')),
      'no certificate, by its digest either',
    );
  });

  it('counter-test: while a login is open, and until its browser has gone on, the answer of the phone lies there, sealed', async () => {
    const client = await TestClient.register(town, 'opthree');
    const browser = new Browser();
    await browser.open(client.authorize().url, inside);
    const location = await town.logIn(browser, hanako);
    const held = async () => (await everything()).filter((row) => row.includes('sealed')).length;
    const before = await held();
    assert.ok(before > 0);
    await browser.open(location, inside);
    await settled();
    assert.equal(await held(), before - 1);
  });
});
