// The threat: docs/threats/t-049-databases-filled-with-rows.md
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest, openDatabase, sql } from '@inro/host';
import { openChromium, openPage } from '../support/chromium.ts';
import { checkPage, checkWords } from '../support/page-checks.ts';
import { type House, openHouse } from './support/house.ts';
import { newPhone } from './support/people.ts';
import { type Defence, without } from './support/without.ts';

const FLOOD = 60;
const AT_ONCE = 20;

/** The rate of strangers as it is, small enough to be passed on any machine. */
const small: Defence = {
  file: 'packages/host/src/rate.ts',
  defence: '{ aSecond: 100, atOnce: 1_000 }',
  instead: `{ aSecond: 0.01, atOnce: ${AT_ONCE} }`,
};
const fewPhones: Defence = {
  file: 'apps/home/src/app.ts',
  defence: 'const MOST_PHONES = 1_000;',
  instead: 'const MOST_PHONES = 3;',
};

describe('T-049 a stranger fills the databases with rows that anybody may begin', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca', 'registration', 'bank', 'handset', 'home']);
    await newPhone(house, 'victim');
    await house.replace('registration', without(small));
    await house.replace('bank', without(small));
    await house.replace('home', without(fewPhones));
  });
  after(() => house.close());

  const send = async (server: string, method: string, path: string, body: object, at = house.system.origin(server)) => {
    const headers = { 'content-type': 'application/json', origin: at, connection: 'close' };
    const url = `${at}${path}`;
    const answer = await httpRequest(url, { method, headers, body: JSON.stringify(body) });
    const { code } = answer.body.length === 0 ? {} : (JSON.parse(fromUtf8(answer.body)) as { code?: string });
    return { status: answer.status, code, retryAfter: answer.headers['retry-after'] };
  };
  const enrol = () => send('registration', 'POST', '/enrolments', {});
  const logIn = () => send('bank', 'POST', '/api/logins', { flow: 'cross-device' });
  const makePhone = (n: number) => send('home', 'PUT', `/api/phones/stranger-${n}`, { model: 'inro-one' });
  const pair = () =>
    send('handset', 'POST', '/phone/pairing', {}, house.system.origin('handset').replace('://', '://victim.'));
  const flood = (begin: (n: number) => ReturnType<typeof send>, times = FLOOD) =>
    Promise.all(Array.from({ length: times }, (_, n) => begin(n)));

  const rows = async (server: string, table: string): Promise<number> => {
    const db = openDatabase<Record<string, never>>(house.databases[server]!.url);
    const counted = await sql<{ n: number }>`select count(*)::int n from ${sql.table(table)}`.execute(db);
    await db.destroy();
    return counted.rows[0]!.n;
  };
  const pairings = (): number => {
    const book = new DatabaseSync(join(house.folder, 'handset', 'book.sqlite'), { readOnly: true });
    const counted = book.prepare("select count(*) as n from token where purpose = 'pairing'").get();
    book.close();
    return counted?.n as number;
  };
  const phones = async (): Promise<number> => ((await house.system.cast('GET', '/cast')).phones as unknown[]).length;

  for (const [server, table, begin] of [
    ['registration', 'nonce', enrol],
    ['bank', 'login_transaction', logIn],
  ] as const)
    it(`gets so many rows of ${server} and no more; people get in again a while later`, async () => {
      const answers = await flood(begin);
      assert.ok((await rows(server, table)) <= AT_ONCE + 1);
      const refused = answers.filter(({ status }) => status !== 200);
      assert.ok(refused.length >= FLOOD - AT_ONCE - 1);
      for (const { status, code, retryAfter } of refused)
        assert.deepEqual([status, code, retryAfter], [503, 'http.busy', '5']);
      house.clock.move(200_000);
      assert.equal((await begin()).status, 200);
    });

  it('leaves a person in a browser words to wait by, and one press to begin again', async () => {
    const browser = await openChromium();
    try {
      const screen = await openPage(browser);
      await flood(logIn);
      await screen.goto(`${house.system.origin('bank')}/?lang=en#/qr`);
      await screen.getByText('http.busy').waitFor({ state: 'attached' });
      await checkWords(screen, 'en');
      await checkPage(screen, 'the bank above its rate');
      house.clock.move(200_000);
      await screen.locator('main button').click();
      await screen.getByTestId('qr-payload').waitFor();
    } finally {
      await browser.close();
    }
  });

  it('gets eight pairing links of a phone and no more; the newest one works', async () => {
    for (const { status } of await flood(pair)) assert.equal(status, 200);
    assert.equal(pairings(), 8);
    await newPhone(house, 'victim');
    assert.equal(pairings(), 7);
  });

  it('gets so many phones of the home page and no more', async () => {
    assert.equal(await phones(), 1);
    const answers = await flood(makePhone, 6);
    assert.equal(await phones(), 3);
    assert.equal(answers.filter(({ code }) => code === 'home.too_many_phones').length, 4);
    assert.equal((await makePhone(7)).code, 'home.too_many_phones');
  });

  it('counter-test: a registration without the rate writes a row for every request', async () => {
    const file = 'apps/registration/src/routes/wallet.ts';
    await house.replace('registration', without(small, { file, defence: '    context.enrolments.take();\n' }));
    const before = await rows('registration', 'nonce');
    await flood(enrol);
    assert.equal((await rows('registration', 'nonce')) - before, FLOOD);
  });

  it('counter-test: so does a bank', async () => {
    const file = 'apps/services/bank/src/routes/login.ts';
    await house.replace('bank', without(small, { file, defence: 'context.rate.take()', instead: 'undefined' }));
    const before = await rows('bank', 'login_transaction');
    await flood(logIn);
    assert.equal((await rows('bank', 'login_transaction')) - before, FLOOD);
  });

  it('counter-test: a phone that counts no pairing links remembers every one', async () => {
    const file = 'apps/handset/src/elements/tokens.ts';
    await house.replace('handset', without({ file, defence: 'most: 8', instead: 'most: 1_000' }));
    const before = pairings();
    await flood(pair);
    assert.equal(pairings() - before, FLOOD);
  });

  it('counter-test: a home page that does not count makes phones as long as it is asked', async () => {
    const defence =
      "        if (another && phones.length >= mostPhones) throw new HomeError('home.too_many_phones');\n";
    await house.replace('home', without(fewPhones, { file: 'apps/home/src/app.ts', defence }));
    for (let n = 0; n < 6; n++) await makePhone(n);
    assert.equal(await phones(), 7);
  });
});
