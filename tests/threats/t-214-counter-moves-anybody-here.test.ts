// The threat: docs/threats/t-214-counter-moves-anybody-here.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { lookUp, makeCard } from '../../apps/counter/src/visit.ts';
import { applicationsOf, deskOf, enterResident, officerOf } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import type { House } from './support/house.ts';
import { CARD_PASSWORD, entry, newPerson } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';

describe('T-214 a counter that was taken over moves anybody into its municipality', () => {
  let house: House;
  before(async () => {
    house = await shareHouse();
  });
  after(() => house.close());

  it('and makes a card in their name, with its own officer (open)', async () => {
    const village = { prefecture: 'Okinawa-ken', municipality: 'Tonaki-son' };
    const { number } = await newPerson(house);
    const desk = deskOf(house.system);
    const officer = await officerOf(house.system, village);
    const visit = async (card: string) =>
      await outcomeOf(
        makeCard(desk, officer, {
          number,
          person: await lookUp(desk, number),
          card,
          certificates: ['userAuthentication', 'digitalSignature'],
          secrets: { pin: new Secret('1234'), password: new Secret(CARD_PASSWORD) },
          validUntil: new Date(house.clock.now().getTime() + 300 * 86_400_000),
        }).then(() => 'made'),
      );
    assert.equal(await visit(`elsewhere-${number}`), 'registration.officer_of_other_place');
    await enterResident(house.system, number, { ...entry, ...village });
    assert.equal(await visit(`village-${number}`), 'made');
    const cards = (await applicationsOf(house.system, number)).filter(({ profile }) => profile === 'card');
    assert.equal(cards.length, 2);
  });
});
