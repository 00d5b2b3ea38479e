import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { MemoryTransactionStore } from '@inro/relying-party';
import type { OpenInteraction } from '../src/context.ts';
import { removeEnded } from '../src/provider/records.ts';
import type { GatewaySchema } from '../src/schema.ts';
import { scopedStore } from '../src/scoped-store.ts';
import { Browser, claimsOf, codeIn, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
let hanako: Omit<Holder, 'at'>;
let second: string;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
  hanako = await town.enrol('phone-1');
  second = `http://127.0.0.1:${await town.another()}`;
});
after(() => town?.dispose());

const outcomes = (answers: readonly { readonly status: number; readonly json: Record<string, unknown> }[]) =>
  answers.map(({ status, json }) => json.error ?? status).toSorted();

describe('what is used once is used once by two instances together', () => {
  it('a code (RFC 6749 §4.1.2), of ten requests at once at both', async () => {
    const { callback, verifier } = await library.codeFor(hanako);
    const form = { grant_type: 'authorization_code', code: codeIn(callback), code_verifier: verifier };
    const at = (origin: string) =>
      library.post('token', { ...form, redirect_uri: library.redirectUri, ...library.proof() }, {}, origin);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => at(n % 2 ? second : town.back)));
    assert.deepEqual(outcomes(answers), [200, ...Array(9).fill('invalid_grant')]);
  });

  it('a code that comes again takes back what it gave (RFC 6749 §4.1.2)', async () => {
    const { callback, verifier } = await library.codeFor(hanako);
    const first = await library.token(codeIn(callback), verifier);
    const { access_token: token } = first.json as Record<string, string>;
    const userinfo = () => library.post('userinfo', {}, { authorization: `Bearer ${token}` });
    assert.equal((await userinfo()).status, 200);
    assert.equal((await library.token(codeIn(callback), verifier)).json.error, 'invalid_grant');
    assert.equal((await userinfo()).status, 401);
  });

  it('an assertion (RFC 7523 §3), of ten at once at both', async () => {
    const { callback, verifier } = await library.codeFor(hanako);
    const proof = library.proof();
    const form = {
      grant_type: 'authorization_code',
      code: 'x',
      code_verifier: verifier,
      redirect_uri: library.redirectUri,
    };
    const at = (origin: string) => library.post('token', { ...form, ...proof }, {}, origin);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => at(n % 2 ? second : town.back)));
    assert.deepEqual(outcomes(answers), [...Array(9).fill('invalid_client'), 'invalid_grant']);
    assert.equal((await library.token(codeIn(callback), verifier)).status, 200, 'the code was not touched');
  });

  it('a pushed request (RFC 9126 §7.3): counted when somebody has logged in, not when a page is loaded', async () => {
    const { parameters, verifier } = library.authorize();
    const pushed = await library.post('ext/par/request', { ...parameters, ...library.proof() });
    const { request_uri: uri } = pushed.json as Record<string, string>;
    const ask = { client_id: 'library', request_uri: uri! };
    const url = `${town.front}/realms/main/protocol/openid-connect/auth?${new URLSearchParams(ask)}`;
    const inside = (next: string) => next.startsWith(town.front) && new URL(next).pathname !== '/login';
    const [one, other] = [new Browser(), new Browser()];
    assert.equal((await one.open(url, inside)).url, `${town.front}/login`);
    assert.equal((await other.open(url, inside)).url, `${town.front}/login`, 'a page that was loaded again');
    const { url: back } = await one.open(await town.logIn(one, hanako), inside);
    assert.equal((await library.token(codeIn(new URL(back)), verifier)).status, 200);
    const { url: late } = await other.open(await town.logIn(other, hanako), inside);
    assert.equal(codeIn(new URL(late)), '', late);
    assert.match(late, /error=invalid_request_uri|gateway\.request_malformed/);
  });

  it('an interaction: of two returns at once one has a code', async () => {
    const browser = new Browser();
    const inside = (next: string) => next.startsWith(town.front) && new URL(next).pathname !== '/login';
    await browser.open(library.authorize().url, inside);
    const location = await town.logIn(browser, hanako);
    const returns = await Promise.all([browser.request(location), browser.request(location)]);
    const codes = returns.filter(({ location: to }) => to?.startsWith(library.redirectUri));
    assert.equal(codes.length, 1, JSON.stringify(returns.map(({ location: to }) => to)));
  });
});

describe('what lies in the tables', () => {
  it('opens nothing, and names nobody: no code, token, cookie or identifier stands there as it is', async () => {
    const { callback, verifier, browser } = await library.codeFor(hanako);
    const { json } = await library.token(codeIn(callback), verifier);
    const { access_token: token, id_token: idToken } = json as Record<string, string>;
    const db = openDatabase<Record<string, Record<string, unknown>>>(town.database.url);
    const tables = ['record', 'replay_mark', 'begun_login', 'client'];
    const dumps = await Promise.all(tables.map((table) => sql`select * from ${sql.table(table)}`.execute(db)));
    await db.destroy();
    const text = JSON.stringify(dumps.map(({ rows }) => rows));
    const session = browser.cookies(new URL(town.front).host).get('gateway-session');
    for (const secret of [codeIn(callback), token!, session!]) assert.ok(!text.includes(secret));
    assert.ok(text.includes(String(claimsOf(idToken!).sub)), 'the pseudonym of this client alone');
  });

  it('of a login goes by the clock that the login began by, the house’s, however far from the machine’s', async () => {
    const db = openDatabase<GatewaySchema>(town.database.url);
    for (const offset of [-600_000, 600_000]) {
      let now = Date.now() + offset;
      const house = { now: () => new Date(now) };
      const asking = new AsyncLocalStorage<OpenInteraction>();
      const store = new MemoryTransactionStore();
      const scoped = scopedStore(store, db, asking, house);
      const id = `by-the-house-${offset}`;
      const expiresAt = now + 300_000;
      await asking.run({ id: 'x' } as OpenInteraction, () =>
        scoped.add({ id, state: 'waiting', expiresAt, data: '{}' }),
      );
      const there = async () => {
        await scoped.removeExpired(0);
        await removeEnded(db, new Date(), house);
        const begun = await db
          .selectFrom('begun_login')
          .where('transaction_id', '=', id)
          .select('transaction_id')
          .execute();
        return [await store.find(id), begun.length];
      };
      assert.deepEqual(await there(), ['{}', 1], `${offset}`);
      now += 400_000;
      assert.deepEqual(await there(), [undefined, 0], `${offset}`);
    }
    await db.destroy();
  });

  it('goes away when it has ended', async () => {
    const db = openDatabase<{ record: { expires_at: Date } }>(town.database.url);
    await removeEnded(db as never, new Date(Date.now() + 2 * 86_400_000), {
      now: () => new Date(Date.now() + 2 * 86_400_000),
    });
    const { rows } = await sql<{ count: number }>`select (select count(*) from record)
      + (select count(*) from replay_mark) + (select count(*) from begun_login) as count`.execute(db);
    await db.destroy();
    assert.equal(Number(rows[0]!.count), 0);
  });
});
