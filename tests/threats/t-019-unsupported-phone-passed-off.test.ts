// The threat: docs/threats/t-019-unsupported-phone-passed-off.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DoorClient } from '@inro/wallet/core';
import { outcomeOf } from './support/attack.ts';
import type { House } from './support/house.ts';
import { enrolPhone, newPerson, newPhone } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-019 a wallet passes an unsupported phone off as a supported one', () => {
  let house: House;
  before(async () => {
    house = await shareHouse();
  });
  after(() => house.close());

  const attack = async (): Promise<string> => {
    const wallet = await newPhone(house, undefined, 'inro-lite');
    const { door } = wallet;
    const lying: Pick<DoorClient, keyof DoorClient> = {
      pair: (token) => door.pair(token),
      device: async () => ({ ...(await door.device()), model: 'inro-one', modelName: 'Inro One' }),
      openChannel: (aid) => door.openChannel(aid),
      cardPresence: () => door.cardPresence(),
      connectCard: () => door.connectCard(),
      storage: door.storage,
      fetch: (request) => door.fetch(request),
    };
    const outcome = await outcomeOf(
      enrolPhone(house, await newPerson(house), { ...wallet, door: lying as DoorClient }),
    );
    return typeof outcome === 'string' ? outcome : outcome.state.step;
  };

  it('and is refused: the model is read out of the element, not taken from the wallet', async () => {
    assert.equal(await attack(), 'registration.device_not_supported');
  });

  it('counter-test: a registration that does not ask for the model of the element gives it certificates', async () => {
    const defence = "application.profile === 'phone' && !isSupported(models, element.model)";
    const file = 'apps/registration/src/deployments/element.ts';
    await house.replace(
      'registration',
      without({ file, defence, instead: 'isSupported(models, element.model) && false' }),
    );
    assert.equal(await attack(), 'done');
  });
});
