import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { Staples, type WalletPorts } from '@inro/wallet/core';
import { digestText } from '../../apps/ca/test/support.ts';
import { enterResident } from '../../tools/counter/visit.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, entry, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';

describe('T-046 a registration that has forgotten certificates', () => {
  let house: House;
  before(async () => {
    house = await openHouse(authority);
  });
  after(() => house.close());

  const statusOf = async (wallet: WalletPorts): Promise<string> =>
    parseOcspResponse((await new Staples(wallet).refresh()).response).basic!.responses[0]!.status;

  /** Registration's database as it was before the phone: what a backup of yesterday puts back. */
  async function restoreYesterday(number: string): Promise<Uint8Array[]> {
    const db = openDatabase<never>(house.databases.registration!.url);
    const phones = sql`select id from application where profile = 'phone' and resident = ${number}`;
    const lost = await sql<{
      der: Buffer;
    }>`delete from certificate where application in (${phones}) returning der`.execute(db);
    await sql`delete from application where profile = 'phone' and resident = ${number}`.execute(db);
    await db.destroy();
    return lost.rows.map(({ der }) => new Uint8Array(der));
  }

  it('and its dead person’s phone stays good; the operator cannot revoke it either (open)', async () => {
    const person = await newPerson(house);
    const phone = await newPhone(house);
    await enrolPhone(house, person, phone);
    const certificates = await restoreYesterday(person.number);
    assert.equal(certificates.length, 2);
    await enterResident(house.system, person.number, { ...entry, status: 'dead' });
    assert.equal(await statusOf(phone), 'good');
    const order = { reason: 'cessationOfOperation', at: house.clock.now().toISOString() };
    for (const certificate of certificates) {
      const path = `/revocations/${digestText(certificate)}`;
      assert.equal(await outcomeOf(house.peer('operator').call('ca', 'PUT', path, order)), 'ca.certificate_unknown');
    }
  });
});
