// The threat: docs/threats/t-018-two-phones-for-one-person.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openDatabase, sql } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { Staples, type WalletPorts } from '@inro/wallet/core';
import { outcomeOf } from './support/attack.ts';
import type { House } from './support/house.ts';
import { applyOnly, enrolPhone, newPerson, newPhone } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-018 two phones for one person', () => {
  let house: House;
  before(async () => {
    house = await shareHouse();
  });
  after(() => house.close());

  const statusOf = async (wallet: WalletPorts): Promise<string> =>
    parseOcspResponse((await new Staples(wallet).refresh()).response).basic!.responses[0]!.status;

  /** Registration's orders to the CA lie in its outbox and go out within a second or two. */
  const ordersDone = async (): Promise<void> => {
    const db = openDatabase<never>(house.databases.registration!.url);
    const left = () =>
      sql`select 1 from outbox where kind in ('issue', 'endIssuance', 'revoke') and done_at is null`.execute(db);
    while ((await left()).rows.length > 0) await setTimeout(50);
    await db.destroy();
  };

  /** Somebody with the card and its password makes a second phone beside the person's. */
  const secondPhone = async (): Promise<string[]> => {
    const person = await newPerson(house);
    const [first, second] = [await newPhone(house), await newPhone(house)];
    await enrolPhone(house, person, first);
    assert.equal(await statusOf(first), 'good');
    await enrolPhone(house, person, second);
    await ordersDone();
    return [await statusOf(first), await statusOf(second)];
  };

  it('never both: the older one is revoked with the issue of the newer', async () => {
    assert.deepEqual(await secondPhone(), ['revoked', 'good']);
  });

  it('not by two enrolments that run at once either: the later application ends the earlier', async () => {
    const person = await newPerson(house);
    const [first, second] = [await newPhone(house), await newPhone(house)];
    await applyOnly(house, person, first);
    await applyOnly(house, person, second);
    const outcomes = await Promise.all([
      outcomeOf(enrolPhone(house, person, first)),
      outcomeOf(enrolPhone(house, person, second)),
    ]);
    assert.equal(outcomes[0], 'registration.application_replaced');
    assert.equal(await statusOf(second), 'good');
  });

  it('counter-test: a registration that does not look at the older phone leaves both alive', async () => {
    const defence = '  await revokeOlder(trx, application, now);\n';
    await house.replace('registration', without({ file: 'apps/registration/src/issuance/issuing.ts', defence }));
    assert.deepEqual(await secondPhone(), ['good', 'good']);
  });
});
