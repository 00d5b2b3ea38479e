// The threat: docs/threats/t-202-wrong-clock-costs-an-enrolment.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, enrolPhone, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('T-202 somebody sets the clock of a phone, or it was never right', () => {
  let house: House;
  let person: Person;
  before(async () => {
    house = await openHouse(authority);
    person = await newPerson(house);
  });
  after(() => house.close());

  /** How an enrolment ends on a new phone whose clock is so much ahead. */
  async function enrolAt(ahead: number, step: typeof applyOnly = enrolPhone): Promise<unknown> {
    const wallet = await newPhone(house);
    const clock = { now: () => new Date(house.clock.now().getTime() + ahead) };
    return await outcomeOf(step(house, person, { ...wallet, clock }));
  }
  const applications = async (): Promise<number> =>
    (
      await house
        .peer('operator')
        .call<{ applications: unknown[] }>('registration', 'GET', `/residents/${person.number}/applications`)
    ).applications.length;

  for (const [what, ahead] of Object.entries({
    'ten minutes ahead': 10 * MINUTE,
    'a year ahead': 365 * DAY,
    'two days behind': -2 * DAY,
    'eight days behind, more than the CA bears': -8 * DAY,
  }))
    it(`a phone whose clock is ${what} hears it before anything is begun, and again`, async () => {
      const before = await applications();
      for (let times = 0; times < 2; times++)
        assert.equal(await enrolAt(ahead, applyOnly), 'registration.requested_at_other_time');
      assert.equal(await applications(), before);
    });

  it('one that is a little wrong enrols, and so does the same person’s other phone whose clock is right', async () => {
    for (const ahead of [-20 * MINUTE, 2 * MINUTE, 0])
      assert.notEqual(typeof (await enrolAt(ahead)), 'string', `${ahead}`);
  });

  it('counter-test: without the look at the clock the CA refuses, after keys were made and a PIN was chosen', async () => {
    const file = 'apps/registration/src/applications/accept.ts';
    const defence = '  requireRequestedNow(received.document, now);\n';
    await house.replace('registration', without({ file, defence }));
    assert.equal(await enrolAt(10 * MINUTE), 'ca.application_too_old');
  });
});
