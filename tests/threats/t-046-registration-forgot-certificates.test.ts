// The threat: docs/threats/t-046-registration-forgot-certificates.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { EnrolmentJourney, Staples, type WalletPorts } from '@inro/wallet/core';
import { digestText } from '../../apps/ca/test/support.ts';
import { enterResident } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, entry, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { asItIs, type World, without } from './support/without.ts';

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
