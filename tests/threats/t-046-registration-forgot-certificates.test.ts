// The threat: docs/threats/t-046-registration-forgot-certificates.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLogger, openDatabase, sql } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { EnrolmentJourney, Staples, type WalletPorts } from '@inro/wallet/core';
import { digestText } from '../../apps/ca/test/support.ts';
import { enterResident } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, entry, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const QUESTION = {
  file: 'apps/registration/src/reconciliation/reconciliation.ts',
  defence: 'await reconcileIssuances(context, isStopped)',
  instead: '0',
};

describe('T-046 a registration that has forgotten certificates', () => {
  let house: House;
  let db: ReturnType<typeof openDatabase<never>>;
  before(async () => {
    house = await openHouse(authority);
    db = openDatabase<never>(house.databases.registration!.url);
  });
  after(async () => {
    await db.destroy();
    await house.close();
  });

  const statusOf = async (wallet: WalletPorts): Promise<string> =>
    parseOcspResponse((await new Staples(wallet).refresh()).response).basic!.responses[0]!.status;

  /** Registration's database as it was before the phone: what a backup of yesterday puts back. */
  async function restoreYesterday(number: string): Promise<Uint8Array[]> {
    const phones = sql`select id from application where profile = 'phone' and resident = ${number}`;
    const lost = await sql<{
      der: Buffer;
    }>`delete from certificate where application in (${phones}) returning der`.execute(db);
    await sql`delete from application where profile = 'phone' and resident = ${number}`.execute(db);
    return lost.rows.map(({ der }) => new Uint8Array(der));
  }

  /** The same from between the application and its issuance. */
  async function restoreTheMinuteBefore(number: string): Promise<void> {
    const phones = sql`select id from application where profile = 'phone' and resident = ${number}`;
    await sql`delete from certificate where application in (${phones})`.execute(db);
    await sql`update application set state = 'deploying', keys = null where id in (${phones})`.execute(db);
  }

  /** Registration starts on what was put back, and all that it orders then is delivered. */
  async function startOnBackup(world: World): Promise<void> {
    const count = async (what: ReturnType<typeof sql>) => (await what.execute(db)).rows.length;
    const compared = () => count(sql`select 1 from audit_log where event = 'books.compared'`);
    const before = await compared();
    await house.start('registration', world);
    while ((await compared()) === before) await new Promise((resolve) => setTimeout(resolve, 50));
    while (
      (await count(sql`select 1 from outbox where kind in ('issue', 'endIssuance', 'revoke') and done_at is null`)) > 0
    )
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** A phone is enrolled, the backup is put back, the person dies: what becomes of the phone. */
  async function attack<Restored>(restore: (number: string) => Promise<Restored>, world: World = asItIs) {
    const person = await newPerson(house);
    const phone = await newPhone(house);
    await enrolPhone(house, person, phone);
    await house.stop('registration');
    const restored = await restore(person.number);
    await startOnBackup(world);
    await enterResident(house.system, person.number, { ...entry, status: 'dead' });
    return { restored, status: await statusOf(phone) };
  }

  it('ends at the CA what it cannot account for, from before the application', async () => {
    assert.equal((await attack(restoreYesterday)).status, 'revoked');
  });

  it('and from between the application and its issuance', async () => {
    assert.equal((await attack(restoreTheMinuteBefore)).status, 'revoked');
  });

  it('costs a living person an application: the same phone is enrolled again', async () => {
    const person = await newPerson(house);
    const phone = await newPhone(house);
    await enrolPhone(house, person, phone);
    await house.stop('registration');
    await restoreYesterday(person.number);
    await startOnBackup(asItIs);
    assert.equal(await statusOf(phone), 'revoked');
    // The person begins again.
    await (await EnrolmentJourney.resume(phone)).abandon();
    await enrolPhone(house, person, phone);
    assert.equal(await statusOf(phone), 'good');
  });

  const LIST = 'apps/ca/src/issuance/list.ts';
  const NEXT = 'next: rows.length < PAGE ? null : rows.at(-1)!.id';
  /** What a CA that was taken over says when it is asked how its list goes on. */
  const endless = {
    'the same again and again': [{ file: LIST, defence: NEXT, instead: "next: '0'" }],
    'nothing, and that more follows': [
      { file: LIST, defence: `issuances, ${NEXT}`, instead: "issuances: [], next: 'z'" },
    ],
    'what it invents, of which nothing is good': [
      {
        file: LIST,
        defence: `issuances, ${NEXT}`,
        instead: `issuances: Array.from({ length: 500 }, () => ({ id: crypto.randomUUID(), certificates: [] })), next: 'z'`,
      },
    ],
  };
  /** Whether a registration comes to an end with such a CA, in so many seconds. */
  async function comesToAnEnd(lies: readonly Defence[], seconds: number, world: World = asItIs): Promise<string> {
    await house.replace('ca', without(...lies));
    const { reconcileIssuances } = await world<
      typeof import('../../apps/registration/src/reconciliation/issuances.ts')
    >('apps/registration/src/reconciliation/issuances.ts');
    let stopped = false;
    const context = { db, peers: house.peer('registration'), clock: house.clock, log: createLogger('x', 'silent') };
    const late = setTimeout(() => {
      stopped = true;
    }, seconds * 1_000);
    const outcome = await outcomeOf(reconcileIssuances(context as never, () => stopped).then(() => 'done'));
    clearTimeout(late);
    await house.replace('ca');
    return stopped ? 'without end' : outcome;
  }

  it('comes to an end with a CA whose list has none', async () => {
    await enrolPhone(house, await newPerson(house), await newPhone(house));
    for (const [what, lies] of Object.entries(endless))
      assert.equal(await comesToAnEnd(lies, 60), 'http.peer_unavailable', what);
    assert.equal(await comesToAnEnd([], 60), 'done');
  });

  it('counter-test: one that follows wherever it is sent has no end', async () => {
    const file = 'apps/registration/src/reconciliation/issuances.ts';
    const follows = without({ file, defence: 'isNone || listed - count > own', instead: 'false' });
    for (const [what, lies] of Object.entries(endless))
      assert.equal(await comesToAnEnd(lies, 3, follows), 'without end', what);
  });

  it('counter-test: a registration that does not ask what the CA has issued leaves the phone of a dead person good, and nobody can revoke it', async () => {
    const { restored, status } = await attack(restoreYesterday, without(QUESTION));
    assert.equal(status, 'good');
    const order = { reason: 'cessationOfOperation', at: house.clock.now().toISOString() };
    assert.equal(restored.length, 2);
    for (const certificate of restored) {
      const path = `/revocations/${digestText(certificate)}`;
      assert.equal(await outcomeOf(house.peer('operator').call('ca', 'PUT', path, order)), 'ca.certificate_unknown');
    }
  });
});
