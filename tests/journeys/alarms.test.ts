// docs/operations/alarms.md: the state of each alarm is brought about in real servers, and it rings over what they tell.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { endIssuance } from '@inro/authority-wire/issuance';
import { type AlarmName, alarms, namesOf } from '@inro/deployment';
import { createFakeWallet } from '@inro/fake-wallet';
import { createLogger, createServer, httpRequest, type Kysely, Metrics, openDatabase, sql } from '@inro/host';
import { freePort, loneConfig } from '@inro/host/testing';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';
import { AlarmWatch } from '../support/alarm-watch.ts';
import { askPrometheus, type Rung } from '../support/promtool.ts';
import { type House, type Name, openHouse } from '../threats/support/house.ts';
import { enrolPhone, newPerson, newPhone, type Person, reportLost } from '../threats/support/people.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const names: readonly Name[] = [...namesOf('authority'), 'handset', 'bank'];

let house: House;
let ca: Kysely<never>;
let registration: Kysely<never>;
const watch = new AlarmWatch();
const rung = new Map<AlarmName, Rung>();
/** Further servers that are scraped, by name. */
const others = new Map<string, () => Promise<string>>();
/** What each told at first: counters begin there. */
const first: Record<string, string | undefined> = {};
let lost: Person;
let enrolling: Promise<unknown>;

/** Asks everybody what they tell; which alarms ring then. */
async function scrape(): Promise<readonly AlarmName[]> {
  const asked = [...names.map((name) => [name, () => house.system.metrics(name)] as const), ...others];
  const told = Object.fromEntries(
    await Promise.all(asked.map(async ([name, ask]) => [name, await ask().catch(() => undefined)] as const)),
  );
  const ringing = watch.see({ at: house.clock.now().getTime() / 1000, told });
  for (const [name, text] of Object.entries(told)) first[name] ??= text;
  for (const alarm of ringing) {
    if (rung.has(alarm)) continue;
    const process = Object.keys(told).find((name) => ringsAt(alarm, first[name], told[name])) ?? 'none';
    rung.set(alarm, { alarm, process, before: first[process], now: told[process] });
  }
  return ringing;
}

/** Whether an alarm rings at one process that told the one and now the other, for as long as it has to last. */
function ringsAt(alarm: AlarmName, before: string | undefined, now: string | undefined): boolean {
  const alone = new AlarmWatch();
  alone.see({ at: 0, told: { one: before } });
  alone.see({ at: 1, told: { one: now } });
  return alone.see({ at: 1 + alarms[alarm].lasts, told: { one: now } }).includes(alarm);
}

/** Scrapes, lets so much time pass, and scrapes again. */
async function scrapeOver(seconds: number): Promise<readonly AlarmName[]> {
  await scrape();
  house.clock.move(seconds * 1000);
  return await scrape();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if (await holds()) return;
    await pause(200);
  }
  throw new Error('it never came to that');
}

const rings = (ringing: readonly AlarmName[], ...expected: AlarmName[]): void => {
  for (const name of expected) assert.ok(ringing.includes(name), `${name} is not among ${ringing.join(', ')}`);
};
const isQuiet = (ringing: readonly AlarmName[], ...quiet: AlarmName[]): void => {
  for (const name of quiet) assert.ok(!ringing.includes(name), `${name} rings`);
};

describe('every alarm rings when its state is there, and not before', { timeout: 800_000 }, () => {
  before(async () => {
    house = await openHouse(names, { witnesses: true });
    ca = openDatabase<never>(house.databases.ca!.url, { poolSize: 2 });
    registration = openDatabase<never>(house.databases.registration!.url, {
      poolSize: 2,
      idleInTransactionMs: 120_000,
    });
    lost = await newPerson(house);
    await enrolPhone(house, lost, await newPhone(house));
  });
  after(async () => {
    await Promise.all([ca.destroy(), registration.destroy()]);
    await house.close();
  });

  it('none where all is well', async () => {
    await until(async () => /outbox_orders_waiting\{to="tsm"\} 0/.test(await house.system.metrics('registration')));
    assert.deepEqual(await scrape(), []);
    assert.deepEqual(await scrapeOver(60), []);
  });

  it('ProcessAway: a process was stopped; it ends when it is back', async () => {
    await house.stop('tsm-provider');
    rings(await scrapeOver(60), 'ProcessAway');
    await house.start('tsm-provider');
    isQuiet(await scrape(), 'ProcessAway');
  });

  it('ProcessNotReady, DatabaseCrowded, RequestsFail: a transaction holds a table that everybody needs', async () => {
    const asked: Promise<{ status: number }>[] = [];
    const crowd = () => {
      const url = `${house.system.origin('registration')}/enrolments`;
      for (let n = 0; n < 30; n++) asked.push(httpRequest(url, { method: 'POST', timeoutMs: 90_000 }));
    };
    await registration.transaction().execute(async (trx) => {
      await sql`lock table nonce in access exclusive mode`.execute(trx);
      await until(async () => {
        crowd();
        const text = await house.system.metrics('registration');
        return /^process_ready 0$/m.test(text) && /state="waiting"\} [1-9]/.test(text);
      });
      await scrape();
      crowd();
      house.clock.move(300_000);
      rings(await scrape(), 'ProcessNotReady', 'DatabaseCrowded');
    });
    const failed = (await Promise.all(asked)).filter(({ status }) => status === 503);
    assert.ok(failed.length > 20, `${failed.length} failed`);
    rings(await scrape(), 'RequestsFail');
    isQuiet(await scrape(), 'ProcessNotReady', 'DatabaseCrowded');
  });

  it('IssuingFails: the role of the CA lost its rights at a table, and a phone enrols', async () => {
    const [applicant, phone] = [await newPerson(house), await newPhone(house)];
    isQuiet(await scrape(), 'IssuingFails');
    await sql`revoke select on issuance from current_user`.execute(ca);
    enrolling = enrolPhone(house, applicant, phone).catch(() => undefined);
    await until(async () => (await scrape()).includes('IssuingFails'));
  });

  it('OrdersWait, AuditLogUnseen, EnrolmentsStuck: the CA is away while a phone is lost and that one waits', async () => {
    await house.stop('ca');
    await reportLost(house, lost);
    isQuiet(await scrape(), 'OrdersWait', 'AuditLogUnseen', 'EnrolmentsStuck');
    house.clock.move(301_000);
    rings(await scrapeOver(60), 'OrdersWait', 'AuditLogUnseen');
    house.clock.move(HOUR);
    rings(await scrapeOver(300), 'EnrolmentsStuck');
    await sql`grant select on issuance to current_user`.execute(ca);
    await house.start('ca');
    await until(async () => {
      const ringing = await scrape();
      return (['OrdersWait', 'AuditLogUnseen', 'EnrolmentsStuck'] as const).every((one) => !ringing.includes(one));
    });
    await enrolling;
  });

  it('AuditLogRefused: the end of an audit log was cut off', async () => {
    // Again and again: a line that its witness had not seen yet is missed by nobody.
    await until(async () => {
      await sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca);
      return (await scrape()).includes('AuditLogRefused');
    });
  });

  it('RenewalsFail: the same where it renews', async () => {
    isQuiet(await scrape(), 'RenewalsFail');
    await sql`revoke update on crl from current_user`.execute(ca);
    await sql`revoke update on recent_list from current_user`.execute(ca);
    await sql`revoke insert, update on ocsp_answer from current_user`.execute(ca);
    await sql`revoke insert on responder from current_user`.execute(ca);
    // Everything is due again: as after a day.
    house.clock.move(37 * HOUR);
    await scrape();
    // Each order has the CA look at once for what is due.
    await until(async () => {
      await house.peer('registration').ask(endIssuance, {
        ids: [randomBytes(16).toString('base64url')],
        body: { reason: 'unspecified', at: house.clock.now().toISOString() },
      });
      return (await scrape()).includes('RenewalsFail');
    });
  });

  it('CrlOld, OcspAnswersOld, RecentRevocationsOld: nothing was published since', async () => {
    rings(await scrapeOver(300), 'CrlOld', 'OcspAnswersOld', 'RecentRevocationsOld');
  });

  it('ResponderEnds: no responder was certified for weeks', async () => {
    isQuiet(await scrape(), 'ResponderEnds');
    house.clock.move(23 * DAY);
    rings(await scrapeOver(300), 'ResponderEnds');
  });

  it('AccessCertificateEnds: nobody renewed the bank', async () => {
    house.clock.move(356 * DAY);
    await house.replace('bank');
    rings(await scrapeOver(300), 'AccessCertificateEnds');
  });

  it('RootEnds: five years passed', async () => {
    isQuiet(await scrape(), 'RootEnds');
    house.clock.move(5 * 366 * DAY);
    rings(await scrapeOver(300), 'RootEnds');
  });

  it('LoginsUndecided: wallets hand over a status that is too old', async () => {
    const [port, origin] = [await freePort(), 'https://bank.example'];
    const metrics = new Metrics('bank', 20);
    const count = metrics.counter('logins_total');
    const app = createServer(loneConfig('bank', port), createLogger('bank', 'silent'), { metrics });
    await app.listen({ port, host: '127.0.0.1' });
    others.set('shop', async () =>
      Buffer.from((await httpRequest(`http://127.0.0.1:${port}/metrics`)).body).toString(),
    );
    await scrape();
    const wallet = await createFakeWallet({ fetch: async () => new Response() });
    const sdk = createRelyingParty({
      origin,
      signer: await wallet.certify(origin),
      trustAnchors: wallet.trustAnchors,
      store: new MemoryTransactionStore(),
      serviceKey: temporaryServiceKey(),
      onStep: (outcome) => count({ outcome }),
    });
    const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
    for (let n = 0; n < 11; n++) {
      const { qrPayload, requestUri } = await sdk.createRequest({ act: 'login', flow: 'same-device', purpose });
      const request = await sdk.requestObject(requestUri.split('/').at(-1)!);
      const answered = sdk.receiveAnswer(await wallet.form(request, qrPayload, { as: 'stale' }));
      await assert.rejects(answered, { code: 'relying-party.authentication_indeterminate' });
    }
    await pause(100);
    rings(await scrape(), 'LoginsUndecided');
    others.delete('shop');
    await app.close();
  });

  it('MemoryGrows: a process holds 1.6 GB', async () => {
    const held = Buffer.alloc(1.6e9, 1);
    rings(await scrapeOver(600), 'MemoryGrows');
    assert.equal(held.at(-1), 1);
  });

  it('and that is every alarm of the table', () => {
    assert.deepEqual([...rung.keys()].sort(), Object.keys(alarms).sort());
  });

  it('Prometheus evaluates the same rules to the same alarms over what was scraped', () => {
    assert.equal(askPrometheus([...rung.values()]), '');
  });
});
