import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { parseCertificate } from '@inro/pki/read';
import { readAuthorizationLink } from '@inro/presentation';
import { keyedIdentifier, type PlainReport } from '@inro/relying-party';
import { openServiceKey } from '@inro/relying-party/node';
import { describeReport } from '@inro/relying-party/report';
import type { BankSchema } from '../src/schema.ts';
import { type Browser, openTown, post, serialOf, type Town } from './support.ts';

let town: Town;
let person: Awaited<ReturnType<Town['enrol']>>;
let staple: Uint8Array;
before(async () => {
  town = await openTown();
});
after(() => town.dispose());

const begin = async (browser: Browser) =>
  (await browser.post('/api/logins', { flow: 'same-device', phone: 'aoi' })).json as unknown as Record<string, string>;
const codeIn = (redirectUri: unknown): string => new URL(String(redirectUri)).searchParams.get('response_code')!;

describe('a bank that is new', () => {
  it('asks for no login before the authority has certified it', async () => {
    const refused = await town.browser().post('/api/logins', { flow: 'cross-device' });
    assert.deepEqual([refused.status, refused.json.code], [503, 'relying-party.not_registered']);
  });
  it('takes its certificate from the operator alone, and keeps it over a restart', async () => {
    const forged = await town.ca.registration
      .call('bank', 'PUT', '/operator/certificate', { certificate: 'MAA=' })
      .catch((failure: { code: string }) => failure.code);
    assert.equal(forged, 'http.unauthorized');
    for (const path of ['/operator/certificate-request', '/operator/registration'])
      assert.deepEqual((await town.browser().get(path)).json.code, 'http.unauthorized', path);
    await town.register();
    await town.restartBank();
    assert.equal((await town.browser().post('/api/logins', { flow: 'cross-device' })).status, 200);
    person = await town.enrol('phone-1');
    staple = await town.staple(person);
  });
});

describe('a login while the authority is switched off', () => {
  before(() => town.ca.running.close());
  after(() => town.ca.restart());

  it('on the same device: link, answer, response code, session; the report says what was verified', async () => {
    const browser = town.browser();
    assert.equal((await browser.get('/api/session')).json.loggedIn, false);
    const { transaction, walletLink } = await begin(browser);
    assert.match(walletLink!, /^http:\/\/aoi\.wallet\.localhost:\d+\/present#client_id=x509_hash%3A/);
    assert.equal((await browser.get(`/api/logins/${transaction}`)).json.state, 'waiting');
    const reply = await town.answer(walletLink!, { person, staple });
    assert.equal(reply.status, 200);
    const redirect = new URL(reply.json.redirect_uri!);
    assert.equal(`${redirect.origin}${redirect.pathname}`, `${town.origin}/done`);
    const finished = await browser.post(`/api/logins/${transaction}/finish`, { responseCode: codeIn(redirect) });
    const { loggedIn, flow, report, customer, home } = finished.json as unknown as Record<string, unknown>;
    assert.deepEqual([loggedIn, flow, home], [true, 'same-device', town.config.topology.origins.home]);
    assert.equal((report as { indication: string }).indication, 'TOTAL-PASSED');
    // What the page tells of the certificate is the holder's, not its issuer's.
    const end = new Date(parseCertificate(person.certificate).notAfter.at);
    const { times } = describeReport(report as PlainReport);
    assert.equal(new Date(times.at(-1)!.at).getTime(), end.getTime());
    assert.match(String(customer), /^\d{7}$/);
    assert.deepEqual((await browser.get('/api/session')).json, finished.json);
  });

  it('on another device: QR code and number', async () => {
    const browser = town.browser();
    const begun = (await browser.post('/api/logins', { flow: 'cross-device' })).json;
    const { transaction, qrPayload, number } = begun as unknown as Record<string, string>;
    assert.equal((await town.answer(qrPayload!, { person, staple }, number)).status, 200);
    assert.equal((await browser.get(`/api/logins/${transaction}`)).json.state, 'answered');
    assert.equal((await browser.post(`/api/logins/${transaction}/finish`)).json.loggedIn, true);
  });

  it('gives the same person the same customer number at each login', async () => {
    const db = openDatabase<BankSchema>(town.database.url);
    const customers = await db.selectFrom('customer').selectAll().execute();
    assert.equal(customers.length, 1);
    await db.destroy();
  });

  it('finds a customer of before identifiers named their authority, and finds nobody else by it', async () => {
    const db = openDatabase<BankSchema>(town.database.url);
    const customers = () => db.selectFrom('customer').selectAll().orderBy('number').execute();
    const [first] = await customers();
    const { identifier, number } = first!;
    const { subject } = parseCertificate(person.certificate);
    const nameAlone = createHash('sha256').update(subject.der).digest('base64url');
    const former = keyedIdentifier(nameAlone, openServiceKey({ folder: town.config.dataDir, known: true }));
    assert.notEqual(identifier, former);
    // A row of before there was a key is written anew at the next start.
    await db.updateTable('customer').set({ identifier: nameAlone, keyed: false }).execute();
    await town.restartBank();
    assert.deepEqual(
      (await customers()).map((one) => [one.identifier, one.keyed]),
      [[former, true]],
    );
    const logIn = async () => {
      const browser = town.browser();
      const {
        transaction,
        qrPayload,
        number: shown,
      } = (await browser.post('/api/logins', { flow: 'cross-device' })).json as unknown as Record<string, string>;
      await town.answer(qrPayload!, { person, staple }, shown);
      return (await browser.post(`/api/logins/${transaction}/finish`)).json.customer;
    };
    for (let time = 0; time < 2; time++) assert.equal(await logIn(), String(number));
    const [after, ...others] = await customers();
    assert.deepEqual([after!.identifier, after!.former_identifier, others], [identifier, former, []]);
    // At once for somebody new: one customer.
    await sql`delete from session`.execute(db);
    await sql`delete from customer`.execute(db);
    const numbers = await Promise.all([logIn(), logIn(), logIn()]);
    assert.deepEqual(numbers, [numbers[0], numbers[0], numbers[0]]);
    // A restore without the key would make everybody a new customer: it does not start.
    const key = join(town.config.dataDir, 'service.key');
    renameSync(key, `${key}-away`);
    await assert.rejects(town.restartBank(), /service\.key is missing/);
    renameSync(`${key}-away`, key);
    await town.startBank();
    await db.destroy();
  });

  it('goes on when the bank dies in the middle of it', async () => {
    const browser = town.browser();
    const { transaction, walletLink } = await begin(browser);
    await town.restartBank();
    const { json } = await town.answer(walletLink!, { person, staple });
    await town.restartBank();
    const body = { responseCode: codeIn(json.redirect_uri) };
    assert.equal((await browser.post(`/api/logins/${transaction}/finish`, body)).json.loggedIn, true);
    const again = await browser.post(`/api/logins/${transaction}/finish`, body);
    assert.equal(again.json.loggedIn, true, 'the page may be loaded again');
  });

  it('is finished again when the answer was lost, and the session that nobody took up is gone', async () => {
    const browser = town.browser();
    const { transaction, walletLink } = await begin(browser);
    const { json } = await town.answer(walletLink!, { person, staple });
    const body = { responseCode: codeIn(json.redirect_uri) };
    const finish = async (by: Browser) => (await by.post(`/api/logins/${transaction}/finish`, body)).json;
    const before = new Map(browser.cookies);
    assert.equal((await finish(browser)).loggedIn, true);
    const lost = town.browser(browser.cookies);
    browser.cookies.delete('session');
    assert.equal(
      (await browser.post(`/api/logins/${transaction}/finish`)).json.code,
      'relying-party.response_code_wrong',
    );
    assert.equal((await finish(browser)).loggedIn, true);
    assert.equal((await browser.get('/api/session')).json.loggedIn, true);
    assert.equal((await lost.get('/api/session')).json.loggedIn, false);
    // Its cookie has come back: the one from before the login ends nothing any more, after the logout neither.
    for (const end of [async () => undefined, () => browser.post('/api/logout')]) {
      await end();
      assert.equal((await finish(town.browser(before))).code, 'relying-party.transaction_over');
    }
  });

  it('is finished again when the database gave out between the login and its session', async () => {
    const browser = town.browser();
    const { transaction, walletLink } = await begin(browser);
    const { json } = await town.answer(walletLink!, { person, staple });
    const body = { responseCode: codeIn(json.redirect_uri) };
    const db = openDatabase<BankSchema>(town.database.url);
    await sql`alter table session rename to session_away`.execute(db);
    const failed = await browser.post(`/api/logins/${transaction}/finish`, body);
    await sql`alter table session_away rename to session`.execute(db);
    await db.destroy();
    assert.equal(failed.status, 500);
    assert.equal((await browser.post(`/api/logins/${transaction}/finish`, body)).json.loggedIn, true);
  });

  it('keeps neither certificate nor serial number of a person', async () => {
    const db = openDatabase<BankSchema>(town.database.url);
    const dumps = await Promise.all(
      ['login_transaction', 'session', 'customer'].map((table) => sql`select * from ${sql.table(table)}`.execute(db)),
    );
    await db.destroy();
    const text = JSON.stringify(dumps.map(({ rows }) => rows));
    assert.ok(text.includes('TOTAL-PASSED'));
    assert.ok(!text.toUpperCase().includes(serialOf(person.certificate)));
    assert.ok(!text.includes(Buffer.from(person.certificate).toString('base64').slice(0, 64)));
  });
});

describe("the browser's session", () => {
  it('has a cookie that scripts and other sites do not get, new at each login (session fixation)', async () => {
    const browser = town.browser();
    // One that somebody planted: the session is not opened under it.
    const planted = 'p'.repeat(43);
    browser.cookies.set('session', planted);
    const { transaction, walletLink } = await begin(browser);
    const atBeginning = new Map(browser.cookies);
    const { json } = await town.answer(walletLink!, { person, staple });
    const responseCode = codeIn(json.redirect_uri);
    await browser.post(`/api/logins/${transaction}/finish`, { responseCode });
    assert.match(browser.setCookie!, /^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.notEqual(browser.cookies.get('session'), planted);
    assert.equal((await browser.get('/api/session')).json.loggedIn, true);
    const attacker = town.browser(atBeginning);
    assert.equal((await attacker.get('/api/session')).json.loggedIn, false);
    assert.equal((await attacker.post(`/api/logins/${transaction}/finish`, { responseCode })).status, 409);
    assert.equal((await browser.get('/api/session')).json.loggedIn, true, 'the person stays logged in');
    await browser.post('/api/logout');
    assert.equal(browser.cookies.has('session'), false);
    assert.equal((await browser.get('/api/session')).json.loggedIn, false);
  });

  it("shows no other browser's login, and ends it in no other browser", async () => {
    const [mine, stranger] = [town.browser(), town.browser()];
    const { transaction, walletLink } = await begin(mine);
    await begin(stranger);
    const { json } = await town.answer(walletLink!, { person, staple });
    const finish = { responseCode: codeIn(json.redirect_uri) };
    for (const other of [stranger, town.browser()]) {
      assert.equal((await other.get(`/api/logins/${transaction}`)).json.code, 'relying-party.transaction_unknown');
      const refused = await other.post(`/api/logins/${transaction}/finish`, finish);
      assert.equal(refused.json.code, 'relying-party.transaction_unknown');
    }
    assert.equal((await mine.post(`/api/logins/${transaction}/finish`)).json.code, 'relying-party.response_code_wrong');
    assert.equal((await mine.post(`/api/logins/${transaction}/finish`, finish)).json.loggedIn, true);
  });

  it('is not used by pages of another site (Fetch §3.1)', async () => {
    const browser = town.browser();
    for (const from of ['http://evil.localhost', 'null', `${town.origin}0`])
      assert.equal(
        (await browser.post('/api/logins', { flow: 'cross-device' }, from)).json.code,
        'relying-party.foreign_page',
      );
    assert.equal((await browser.post('/api/logins', { flow: 'cross-device' })).status, 200);
  });
});

describe('what a person sees when it does not go well', () => {
  it('a refusal goes back to the bank, and is not a failure', async () => {
    const browser = town.browser();
    const { transaction, walletLink } = await begin(browser);
    const state = readAuthorizationLink(walletLink!).requestUri.split('/').at(-1)!;
    const form = new URLSearchParams({ error: 'access_denied', state }).toString();
    const { json } = await post(`${town.origin}/presentations/answers`, form);
    assert.equal(json.redirect_uri, `${town.origin}/done?transaction=${transaction}`);
    const shown = await browser.get(`/api/logins/${transaction}`);
    assert.deepEqual(
      [shown.json.state, (shown.json.problem as unknown as { code: string }).code],
      ['refused', 'relying-party.login_refused'],
    );
  });

  it('a revoked certificate is named, to the wallet and in the browser', async () => {
    const loser = await town.enrol('phone-2');
    const browser = town.browser();
    const [early, late] = [await begin(browser), await begin(browser)];
    const before = await town.staple(loser);
    await town.revoke(loser.certificate, 'certificateHold');
    const revoked = await town.staple(loser);
    // The window of docs/adr/0006: the older status still says good.
    assert.equal((await town.answer(early.walletLink!, { person: loser, staple: before })).status, 200);
    const refused = await town.answer(late.walletLink!, { person: loser, staple: revoked });
    assert.deepEqual([refused.status, refused.json.code], [403, 'relying-party.certificate_revoked']);
    const { state, problem, report } = (await browser.get(`/api/logins/${late.transaction}`)).json as never;
    assert.deepEqual([state, (problem as { code: string }).code], ['failed', 'relying-party.certificate_revoked']);
    assert.equal((report as { subIndication: string }).subIndication, 'REVOKED');
  });

  it('nonsense is a problem of the table, whatever it is', async () => {
    const answers = `${town.origin}/presentations/answers`;
    for (const form of ['', 'state=x', 'vp_token=%7B%7D&state=aaaaaaaaaaaaaaaaaaaaaa', `state=${'a'.repeat(66_000)}`])
      assert.match(
        (await post(answers, form)).json.code!,
        /^(presentation\.answer_malformed|relying-party\.request_too_large)$/,
      );
    const browser = town.browser();
    for (const [path, status] of [
      ['/presentations/requests/aaaaaaaaaaaaaaaaaaaaaa', 404],
      ['/presentations/requests/short', 404],
      ['/api/logins/aaaaaaaaaaaaaaaaaaaaaa', 404],
    ] as const)
      assert.equal((await browser.get(path)).status, status, path);
    for (const body of [
      {},
      { flow: 'both' },
      { flow: 'same-device' },
      { flow: 'same-device', phone: 'a.evil' },
      { flow: 'same-device', phone: '-a' },
    ])
      assert.equal((await browser.post('/api/logins', body)).json.code, 'relying-party.request_malformed');
  });
});

describe('logins that nobody goes on with', () => {
  it('are begun at a rate, and one more is told to come back', async () => {
    const browser = town.browser();
    const codes: unknown[] = [];
    for (let i = 0; i < 40; i++) {
      const bodies = Array.from({ length: 10 }, () => browser.post('/api/logins', { flow: 'cross-device' }));
      codes.push(...(await Promise.all(bodies)).map(({ status, json }) => json.code ?? status));
    }
    assert.ok(codes.includes('http.busy'), 'a flood is held');
    assert.ok(codes.filter((code) => code === 200).length >= 100, 'people are not');
    assert.ok(codes.every((code) => code === 200 || code === 'http.busy'));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal((await browser.post('/api/logins', { flow: 'cross-device' })).status, 200, 'counter-test');
  });
});
