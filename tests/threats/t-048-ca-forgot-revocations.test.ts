// The threat: docs/threats/t-048-ca-forgot-revocations.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { httpRequest, openDatabase, sql } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, newPerson, newPhone, type Person, reportLost } from './support/people.ts';
import { authority } from './support/scene.ts';
import { asItIs, type World, without } from './support/without.ts';

const QUESTION = {
  file: 'apps/registration/src/reconciliation/reconciliation.ts',
  defence: 'await reconcileCertificates(context, isStopped)',
  instead: '{ corrected: 0, missing: 0 }',
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('T-048 a CA that has forgotten revocations, or certificates', () => {
  let house: House;
  let registration: ReturnType<typeof openDatabase<never>>;
  let ca: ReturnType<typeof openDatabase<never>>;
  before(async () => {
    house = await openHouse(authority);
    registration = openDatabase<never>(house.databases.registration!.url);
    ca = openDatabase<never>(house.databases.ca!.url);
  });
  after(async () => {
    await registration.destroy();
    await ca.destroy();
    await house.close();
  });

  const count = async (what: ReturnType<typeof sql>) => (await what.execute(registration)).rows.length;
  const isWaiting = sql`select 1 from outbox where kind in ('issue', 'endIssuance', 'revoke') and done_at is null`;

  /** A phone, and what anybody who has its certificate asks about it. */
  async function enrolled() {
    const person = await newPerson(house);
    const phone = await newPhone(house);
    await enrolPhone(house, person, phone);
    const staple = await phone.storage.get('staple');
    const { request } = JSON.parse(staple!) as { request: string };
    const status = async (): Promise<string> => {
      const { body } = await httpRequest(`${house.system.origin('status')}/ocsp`, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request' },
        body: fromBase64(request),
      });
      const response = parseOcspResponse(body);
      return response.basic?.responses[0]?.status ?? response.status;
    };
    return { person, status };
  }

  const phonesOf = async ({ number }: Person): Promise<string[]> => {
    const found = sql<{ id: string }>`select id from application where profile = 'phone' and resident = ${number}`;
    return (await found.execute(registration)).rows.map(({ id }) => id);
  };

  /** A day later: registration starts, or its daily comparison is due. */
  async function compare(world: World): Promise<void> {
    const compared = () => count(sql`select 1 from audit_log where event = 'books.compared'`);
    const before = await compared();
    await house.replace('registration', world);
    while ((await compared()) === before) await pause();
  }

  /** A phone was reported lost; the CA's database is put back to the time before. */
  async function forgottenRevocation(world: World): Promise<string> {
    const { person, status } = await enrolled();
    await reportLost(house, person);
    while ((await count(isWaiting)) > 0) await pause();
    assert.equal(await status(), 'revoked');
    for (const id of await phonesOf(person))
      await sql`update certificate set state = 'good', reason = null, revoked_at = null where issuance = ${id}`.execute(
        ca,
      );
    await sql`delete from ocsp_answer`.execute(ca);
    assert.equal(await status(), 'good');
    await compare(world);
    while ((await count(isWaiting)) > 0) await pause();
    return await status();
  }

  it('hears of the revocation again from registration, which has it on record', async () => {
    assert.equal(await forgottenRevocation(asItIs), 'revoked');
  });

  it('counter-test: a registration that does not ask where its certificates stand leaves the lost phone good', async () => {
    assert.equal(await forgottenRevocation(without(QUESTION)), 'good');
  });

  it('and certificates of which it has no record cannot be revoked; the operator is told of them (open)', async () => {
    await house.replace('registration');
    const { person, status } = await enrolled();
    const [id] = await phonesOf(person);
    await sql`delete from ocsp_answer`.execute(ca);
    await sql`delete from certificate where issuance = ${id}`.execute(ca);
    await sql`delete from issuance where id = ${id}`.execute(ca);
    await compare(asItIs);
    assert.equal(
      await count(sql`select 1 from audit_log where event = 'certificate.unknown_to_ca' and data like ${`%${id}%`}`),
      1,
    );
    await reportLost(house, person);
    assert.ok((await count(isWaiting)) > 0, 'the order waits for a CA that knows the certificate');
    assert.equal(await status(), 'unauthorized');
  });
});
