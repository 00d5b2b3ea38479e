import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest, openDatabase, sql, systemClock } from '@inro/host';
import { hanako as person } from '../../ca/test/support.ts';
import { removeEnded } from '../src/provider/records.ts';
import { Browser, codeIn, everyRow, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let bank: TestClient;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  bank = await TestClient.register(town, 'bank', { mayAskFor: ['name', 'address', 'birthdate'], keptDays: 30 });
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

const inside = (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
async function userinfo(accessToken: unknown): Promise<Record<string, unknown>> {
  const { body } = await httpRequest(`${town.issuer}/protocol/openid-connect/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return JSON.parse(fromUtf8(body)) as Record<string, unknown>;
}
/** Rows in which it stands, or is sealed (ADR 95). */
const ofThePerson = async () =>
  (await everyRow(town)).filter((row) =>
    [person.name, person.address, person.dateOfBirth, 'sealed'].some((word) => row.includes(word)),
  );
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('what stays at the gateway of attributes', () => {
  it('is nothing in any table once the client has fetched them', async () => {
    const { callback, verifier } = await bank.codeFor(hanako, { scope: 'openid name address birthdate' });
    const { json } = await bank.token(codeIn(callback), verifier);
    await settled();
    assert.equal((await ofThePerson()).length, 1, 'counter-test: it lies there until then, once');
    await userinfo(json.access_token);
    assert.deepEqual(await ofThePerson(), []);
  });

  it('is nothing after a code that was used twice, of which nobody knows who has it', async () => {
    const { callback, verifier } = await bank.codeFor(hanako, { scope: 'openid name' });
    const { json } = await bank.token(codeIn(callback), verifier);
    assert.equal((await bank.token(codeIn(callback), verifier)).json.error, 'invalid_grant');
    assert.deepEqual(await ofThePerson(), []);
    assert.equal((await userinfo(json.access_token)).error, 'invalid_token');
  });

  it('is nothing of an answer after which the person chose to go without', async () => {
    const browser = new Browser();
    await browser.open(bank.authorize({ scope: 'openid address' }).url, inside);
    const location = await town.logIn(browser, hanako);
    await browser.api(town.front, 'POST', '/api/interaction/choice', { attributes: false });
    assert.deepEqual(await ofThePerson(), []);
    const { url } = await browser.open(location, inside);
    assert.equal(new URL(url).pathname, '/login', 'and nobody is logged in by it');
  });

  it('is nothing of an answer after which the person went back, wherever the page was by then', async () => {
    for (const isFinished of [true, false]) {
      const browser = new Browser();
      await browser.open(bank.authorize({ scope: 'openid address' }).url, inside);
      if (isFinished) await town.logIn(browser, hanako);
      else {
        const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
        const { qrPayload, number } = json as Record<string, string>;
        await town.answerLink(qrPayload!, hanako, number);
      }
      assert.equal((await ofThePerson()).length, isFinished ? 2 : 1, 'counter-test: it lies there before');
      await browser.api(town.front, 'POST', '/api/interaction/refusal', {});
      assert.deepEqual(await ofThePerson(), []);
    }
  });

  it('is nothing of a second answer’s predecessor in the same browser', async () => {
    const browser = new Browser();
    await browser.open(bank.authorize({ scope: 'openid name' }).url, inside);
    await town.logIn(browser, hanako);
    const location = await town.logIn(browser, hanako);
    await browser.open(location, inside);
    await settled();
    assert.equal((await ofThePerson()).length, 1);
  });

  it('is let go three minutes after the answer, fetched or not', async () => {
    const db = openDatabase<Record<string, never>>(town.database.url);
    const { callback, verifier } = await bank.codeFor(hanako, { scope: 'openid name' });
    const { rows } = await sql<{
      seconds: number;
    }>`select extract(epoch from expires_at - now())::float8 as seconds from given`.execute(db);
    assert.ok(rows.every(({ seconds }) => seconds <= 180));
    await sql`update given set expires_at = now() - interval '1 second'`.execute(db);
    await removeEnded(db as never, new Date(), systemClock);
    await db.destroy();
    const { json } = await bank.token(codeIn(callback), verifier);
    assert.deepEqual(Object.keys(await userinfo(json.access_token)), ['sub']);
    assert.deepEqual(await ofThePerson(), []);
  });
});
