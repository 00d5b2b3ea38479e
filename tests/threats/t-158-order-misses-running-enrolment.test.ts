// The threat: docs/threats/t-158-order-misses-running-enrolment.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseOcspResponse } from '@inro/pki/read';
import { Staples, type WalletPorts } from '@inro/wallet/core';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, enrolPhone, entry, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

describe('T-158 a revocation or suspension comes while somebody enrols a phone', () => {
  let house: House;
  before(async () => {
    house = await openHouse(authority);
  });
  after(() => house.close());

  const order =
    (change: object) =>
    ({ number }: Person): Promise<unknown> =>
      house.peer('operator').call('registration', 'PUT', `/revocation-orders/lost-${number}`, {
        resident: number,
        profiles: ['phone'],
        kinds: ['userAuthentication', 'digitalSignature'],
        reason: 'keyCompromise',
        ...change,
      });
  const suspension = order({ reason: 'certificateHold' });
  const decisions = {
    'the phone is revoked': order({}),
    'the phone is suspended': suspension,
    'the card is suspended, one kind': order({
      profiles: ['card'],
      kinds: ['userAuthentication'],
      reason: 'certificateHold',
    }),
    'the person moves': ({ number }: Person) =>
      house
        .peer('counter')
        .call('registration', 'PUT', `/residents/${number}`, { ...entry, address: '大阪府大阪市北区中之島１' }),
  };

  const statusOf = async (wallet: WalletPorts): Promise<string> =>
    parseOcspResponse((await new Staples(wallet).refresh()).response).basic!.responses[0]!.status;

  /** A thief with card and password begins, the order comes, the thief goes on: how that ends, or what OCSP says then. */
  async function attack(decide: (person: Person) => Promise<unknown>): Promise<string> {
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    await applyOnly(house, person, wallet);
    await decide(person);
    const outcome = await outcomeOf(enrolPhone(house, person, wallet));
    return typeof outcome === 'string' ? outcome : await statusOf(wallet);
  }

  for (const [what, decide] of Object.entries(decisions))
    it(`gains nothing when ${what}: the enrolment has ended`, async () => {
      assert.equal(await attack(decide), 'registration.application_revoked');
    });

  it('nor when the CA was asked and has not answered', async () => {
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    const impatient = { ...wallet, wait: async () => undefined };
    await applyOnly(house, person, wallet);
    await house.stop('ca');
    await outcomeOf(enrolPhone(house, person, impatient));
    await suspension(person);
    await house.start('ca');
    assert.equal(await outcomeOf(enrolPhone(house, person, wallet)), 'registration.application_revoked');
  });

  it('counter-test: an order that ends nothing that is open leaves the thief with a good phone', async () => {
    const file = 'apps/registration/src/revocations/revocation-order.ts';
    const defence = '  await stopOpen(trx, applications, reason, at);\n';
    await house.replace('registration', without({ file, defence }));
    assert.equal(await attack(suspension), 'good');
    assert.equal(await attack(decisions['the phone is revoked']), 'good');
  });
});
