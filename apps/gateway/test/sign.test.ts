import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { httpRequest, openDatabase, sql } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { ProofKey } from './proof-key.ts';
import { asking, bearer, contract, shown, signingAt } from './signing.ts';
import { Browser, codeIn, endOf, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let bank: TestClient;
let shop: TestClient;
let hanako: Omit<Holder, 'at'>;
let at: ReturnType<typeof signingAt>;
before(async () => {
  town = await openTown();
  at = signingAt(town);
  bank = await TestClient.register(town, 'bank', { mayAskFor: ['sign', 'name'], keptDays: 0 });
  shop = await TestClient.register(town, 'shop', { mayAskFor: ['sign'] });
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

const inside = (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
describe('documents of a client (as at the Digital Agency’s service)', () => {
  it('are shown to a person, signed with the login, and their signatures fetched once', async () => {
    const second = shown('and the second\n', 'Annex');
    const { status, id, json } = await at.push(bank, [shown(), second]);
    assert.deepEqual([status, json.expires_in], [201, 600]);
    const token = await at.signed(bank, id, hanako, 'openid sign name');
    const { json: got } = await at.result(id, token);
    const [first, annex] = got.signatures as { sha256: string; cades: string }[];
    assert.equal(first!.sha256, createHash('sha256').update(contract).digest('base64url'));
    assert.notEqual(annex!.cades, first!.cades);
    assert.deepEqual((await at.result(id, token)).json.code, 'gateway.sign_transaction_unknown', 'the second time');
    const folder = temporaryFolder();
    writeFileSync(join(folder.path, 'contract.txt'), contract);
    writeFileSync(join(folder.path, 'signature'), Buffer.from(first!.cades, 'base64'));
    const verify = ['cms', '-verify', '-binary', '-inform', 'DER', '-noverify', '-in', 'signature'];
    const out = execFileSync('openssl', [...verify, '-content', 'contract.txt'], { cwd: folder.path, stdio: 'pipe' });
    assert.equal(String(out), contract, 'a foreign program agrees');
    folder.dispose();
    const userinfo = await at.userinfo(token);
    assert.deepEqual(Object.keys(userinfo.json).sort(), ['name', 'sub']);
  });

  it('may be digests alone, of which the phone is told that nobody sees them', async () => {
    const unseen = (hash: string) => createHash(hash).update('unseen').digest('base64url');
    const { id } = await at.push(bank, [{ title: 'Unseen', sha256: unseen('sha256'), sha384: unseen('sha384') }]);
    const browser = new Browser();
    await browser.open(bank.authorize(asking(id)).url, inside);
    const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    const { qrPayload, number } = json as Record<string, string>;
    const { jwt } = await town.answerLink(qrPayload!, hanako, number);
    const { dcql_query: query } = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString());
    assert.deepEqual(Object.keys(query.credentials[1].meta.documents[0]).sort(), ['sha256', 'sha384', 'title']);
  });

  it('are refused where they are not 1 to 20 different ones of a form that phones show', async () => {
    const wrong: object[][] = [
      [],
      Array.from({ length: 21 }, (_, n) => shown(`${n}`)),
      [shown(), shown(contract, 'The same under another title')],
      [shown('')],
      [{ ...shown(), media_type: 'text/html' }],
      [{ ...shown(), content: 'not base64' }],
      [{ ...shown(), uri: 'http://localhost:1/x' }],
      [{ title: 'one digest', sha256: 'a'.repeat(43) }],
      ...['', ' ', 'Contract\u202e', 'Контракт', '\ud800'].map((title) => [{ ...shown(), title }]),
      [{ title: 'no end of 32 bytes', sha256: `${'a'.repeat(42)}b`, sha384: 'a'.repeat(64) }],
      [shown('x'.repeat(10 * 1024 * 1024 + 1))],
    ];
    for (const documents of wrong)
      assert.equal(
        (await at.push(bank, documents)).json.code,
        'gateway.documents_malformed',
        JSON.stringify(documents).slice(0, 80),
      );
  });

  it('are handed in by a client that may, by its own token of before a login', async () => {
    const documents = [shown()];
    const post = (token: string) => at.call('POST', '/sign-transactions', bearer(token), { documents });
    const library = await TestClient.register(town, 'library');
    const none = await library.post('token', { grant_type: 'client_credentials', ...library.proof() });
    assert.equal(none.json.error, 'invalid_request', 'who may not sign has no such token');
    const { callback, verifier } = await bank.codeFor(hanako);
    const person = String((await bank.token(codeIn(callback), verifier)).json.access_token);
    for (const token of ['', 'x', person]) {
      const { status, json } = await post(token);
      assert.deepEqual([status, json.error], [401, 'invalid_token'], token);
    }
    const before = await at.ownToken(shop);
    await town.register('shop', { ...shop.registration });
    const withdrawn = await post(before);
    assert.deepEqual([withdrawn.status, withdrawn.json.error], [403, 'insufficient_scope']);
    await town.register('shop', { ...shop.registration, mayAskFor: ['sign'] });
    const front = await httpRequest(`${town.front}/sign-transactions`, { method: 'POST' });
    assert.equal(front.status, 421, 'browsers are elsewhere');
  });

  it('are asked for by their own client, with the scope, while nobody has begun', async () => {
    const { id } = await at.push(bank);
    const refused: readonly (readonly [TestClient, Record<string, string>, string])[] = [
      [shop, asking(id), 'invalid_request'],
      [bank, asking(id, 'openid'), 'invalid_request'],
      [bank, { scope: 'openid sign' }, 'invalid_request'],
      [bank, asking(randomUUID()), 'invalid_request'],
      [bank, asking(id.toUpperCase()), 'invalid_request'],
      [bank, asking("' or 1=1"), 'invalid_request'],
    ];
    for (const [client, more, error] of refused)
      assert.equal(await endOf(town, client.authorize(more).url), error, JSON.stringify(more));
    const browser = new Browser();
    await browser.open(bank.authorize(asking(id)).url, inside);
    await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    assert.equal(await endOf(town, bank.authorize(asking(id)).url), 'invalid_request', 'begun elsewhere');
    const again = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    assert.equal(again.status, 200, 'in the same browser once more');
  });

  it('are asked of nobody in silence', async () => {
    const browser = new Browser();
    await bank.codeFor(hanako, {}, browser);
    const { id } = await at.push(bank);
    assert.equal(await endOf(town, bank.authorize({ ...asking(id), prompt: 'none' }).url, browser), 'consent_required');
  });
});

describe('a signature', () => {
  it('is handed to the token of the very login that brought it', async () => {
    const [mine, other] = [await at.push(bank), await at.push(bank)];
    const theirs = await at.push(shop);
    const token = await at.signed(bank, mine.id, hanako);
    const others = [
      await at.signed(bank, other.id, hanako),
      await at.signed(shop, theirs.id, hanako),
      await at.ownToken(bank),
    ];
    for (const wrong of others) assert.notEqual((await at.result(mine.id, wrong)).status, 200);
    assert.equal((await at.result(other.id, token)).status, 404);
    assert.equal((await at.result(mine.id, token)).status, 200);
  });

  it('is none where the token has not the scope, and none where the person refused', async () => {
    const { id } = await at.push(bank);
    const browser = new Browser();
    await browser.open(bank.authorize(asking(id)).url, inside);
    await browser.api(town.front, 'POST', '/api/interaction/refusal', {});
    assert.deepEqual(await rowsOf('sign_transaction', id), [], 'nobody signs them any more');
    const { callback, verifier } = await bank.codeFor(hanako);
    const { json } = await bank.token(codeIn(callback), verifier);
    assert.equal((await at.result(id, json.access_token)).json.error, 'insufficient_scope');
  });

  it('of a client whose tokens are bound to a key needs that key, each time anew (RFC 9449)', async () => {
    const now = () => town.ca.clock.now();
    const fapi = await TestClient.register(town, 'fapi', { profile: 'fapi2', mayAskFor: ['sign'] });
    const key = new ProofKey(now);
    const tokenUrl = `${town.issuer}/protocol/openid-connect/token`;
    const form = { grant_type: 'client_credentials', ...fapi.proof() };
    const own = String((await fapi.post('token', form, { dpop: key.proof(tokenUrl) })).json.access_token);
    const url = `${town.back}/sign-transactions`;
    const post = (headers: Record<string, string>) =>
      at.call('POST', '/sign-transactions', headers, { documents: [shown()] });
    const { dpop: _none, ...unproven } = key.headers(url, own);
    const wrong: Record<string, string>[] = [
      bearer(own),
      unproven,
      new ProofKey(now).headers(url, own),
      key.headers(`${url}/x`, own),
      key.headers(url.replace('localhost', '127.0.0.1'), own),
      key.headers(url, own, { htm: 'GET' }),
      key.headers(url, own, { ath: 'x' }),
      key.headers(url, own, { iat: Math.floor(Date.now() / 1000) - 300 }),
      key.headers(url, own, { jti: undefined }),
      { ...unproven, dpop: key.proof(url, {}, { header: { alg: 'none' } }) },
      { ...unproven, dpop: 'x.y.z' },
    ];
    for (const headers of wrong) assert.equal((await post(headers)).status, 401, JSON.stringify(headers).slice(0, 60));
    const right = key.headers(url, own);
    assert.equal((await post(right)).status, 201);
    assert.equal((await post(right)).status, 401, 'the same proof again');
    // A token that is bound to nothing, with a proof.
    assert.equal((await post(key.headers(url, await at.ownToken(bank)))).status, 401);
  });
});

async function rowsOf(table: string, id: string): Promise<readonly unknown[]> {
  const db = openDatabase<Record<string, never>>(town.database.url);
  const column = table === 'document' ? 'sign_transaction' : 'id';
  const { rows } = await sql`select * from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db);
  await db.destroy();
  return rows;
}

describe('what stays of documents and signatures', () => {
  it('is nothing once they are signed, fetched, or over', async () => {
    const { id } = await at.push(bank, [shown('a secret of two\n')]);
    assert.equal((await rowsOf('document', id)).length, 1, 'counter-test: they lie there before');
    const token = await at.signed(bank, id, hanako);
    assert.deepEqual([await rowsOf('sign_transaction', id), await rowsOf('document', id)], [[], []]);
    const db = openDatabase<Record<string, never>>(town.database.url);
    const kept = async () =>
      (await sql<{ place: string }>`select place from given`.execute(db)).rows.filter(({ place }) =>
        place.includes(id),
      );
    assert.equal((await kept()).length, 1);
    await at.result(id, token);
    assert.deepEqual(await kept(), []);
    await db.destroy();
  });

  it('is handed to a phone that was asked, at an address that nobody guesses, as a file and no page', async () => {
    const { id } = await at.push(bank, [{ ...shown('{"a": "<script>"}'), media_type: 'application/json' }]);
    const [row] = (await rowsOf('document', id)) as { id: string }[];
    const fetch = () => httpRequest(`${town.front}/documents/${row!.id}`);
    assert.equal((await fetch()).status, 404, 'nobody was asked yet');
    const browser = new Browser();
    await browser.open(bank.authorize(asking(id)).url, inside);
    await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
    const { status, headers } = await fetch();
    assert.deepEqual([status, headers['content-type']], [200, 'application/json']);
    assert.match(String(headers['content-security-policy']), /default-src 'none'.*sandbox/);
    assert.deepEqual(
      [headers['content-disposition'], headers['x-content-type-options'], headers['cache-control']],
      ['attachment', 'nosniff', 'no-store'],
    );
    const elsewhere = await httpRequest(`${town.back}/documents/${row!.id}`);
    assert.notEqual(elsewhere.status, 200, 'not at the name of servers');
  });

  it('is no more than a client may have open', async () => {
    const db = openDatabase<Record<string, never>>(town.database.url);
    await at.push(shop);
    await sql`
      insert into sign_transaction (id, client_id, documents, bytes, expires_at)
      select 'many' || n, 'shop', '[]', 1, now() + interval '1 hour' from generate_series(1, 200) n`.execute(db);
    assert.equal((await at.push(shop)).json.code, 'gateway.too_many_documents');
    await sql`delete from sign_transaction where client_id = 'shop'`.execute(db);
    await sql`insert into sign_transaction (id, client_id, documents, bytes, expires_at) values ('large', 'shop', '[]', ${100 * 1024 * 1024}, now() + interval '1 hour')`.execute(
      db,
    );
    assert.equal((await at.push(shop)).json.code, 'gateway.too_many_documents');
    assert.equal((await at.push(bank)).status, 201, 'another client has its own measure');
    await db.destroy();
  });
});
