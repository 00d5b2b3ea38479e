// The threat: docs/threats/t-017-certificate-for-child-or-dead.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enterResident } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import type { House } from './support/house.ts';
import { applyOnly, enrolPhone, entry, newPerson, newPhone, type Person } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';
import { without } from './support/without.ts';

const PERSON = {
  file: 'apps/registration/src/applications/accept.ts',
  defence: '  checkPerson(person, received, now);\n',
};
const REVOCATION = {
  file: 'apps/registration/src/residents/enter-resident.ts',
  defence: 'if (before) await revokeWhatIsNoLongerTrue(trx, before, after, now);',
};
const CHILD = { dateOfBirth: '2015-09-09' };

describe('T-017 certificates in the name of a person under 15, or dead', () => {
  let house: House;
  before(async () => {
    house = await shareHouse();
  });
  after(() => house.close());

  const die = (person: Person) => enterResident(house.system, person.number, { ...entry, status: 'dead' });

  /** Somebody keeps the card of a person who died, and applies with it. */
  const cardOfTheDead = async (): Promise<string> => {
    const person = await newPerson(house);
    await die(person);
    const outcome = await outcomeOf(applyOnly(house, person, await newPhone(house)));
    return typeof outcome === 'string' ? outcome : outcome.state.step;
  };
  /** A counter that is asked for a signing certificate for a child. */
  const childAtTheCounter = async (): Promise<string> => {
    const outcome = await outcomeOf(newPerson(house, CHILD));
    return typeof outcome === 'string' ? outcome : 'a card that signs';
  };

  it('are refused to a child at the counter', async () => {
    assert.equal(await childAtTheCounter(), 'registration.person_under_age');
  });

  it('are refused to the card of a dead person: it was revoked with the death', async () => {
    assert.equal(await cardOfTheDead(), 'registration.certificate_revoked');
  });

  it('are not issued when the death comes between application and issue', async () => {
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    await applyOnly(house, person, wallet);
    await die(person);
    assert.equal(await outcomeOf(enrolPhone(house, person, wallet)), 'registration.person_not_registered');
  });

  it('are refused to the card of a dead person even when its revocation was forgotten: the register is asked', async () => {
    await house.replace('registration', without(REVOCATION));
    assert.equal(await cardOfTheDead(), 'registration.person_not_registered');
  });

  it('counter-test: a registration that neither revokes with the death nor asks the register takes the application, and gives the child its card', async () => {
    await house.replace('registration', without(REVOCATION, PERSON));
    assert.equal(await cardOfTheDead(), 'signed');
    assert.equal(await childAtTheCounter(), 'a card that signs');
  });
});
