// The threat: docs/threats/t-009-session-before-rotation.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { StatusWordError } from '@inro/apdu';
import { InroError } from '@inro/problem';
import { Personaliser } from '../../quality/testing/element/personaliser.ts';
import { curiousIssuer } from './support/element-issuer.ts';
import { elementBehind } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

describe("T-009 the SE issuer's keys after the rotation", () => {
  let house: House;
  let person: Person;
  before(async () => {
    house = await openHouse(authority);
    person = await newPerson(house);
  });
  after(() => house.close());

  /** The issuer keeps the transport keys of a deployment and opens the JPKI domain with them, past the provider. */
  const attack = async (keyVersion: number): Promise<string> => {
    const wallet = await newPhone(house);
    const issuer = await curiousIssuer(house, wallet);
    try {
      const { state } = await enrolPhone(house, person, issuer.wallet);
      assert.equal(state.step, 'done');
      const channel = elementBehind(wallet.door);
      const opened = await Personaliser.open(channel, { keys: issuer.transportKeys, keyVersion });
      const { set, keys } = await opened.status();
      await opened.permit(0x01);
      return `opened: secrets ${set}, keys ${keys.toString(16)}, a new PIN permitted`;
    } catch (failure) {
      if (failure instanceof StatusWordError) return failure.statusWord.toString(16).toUpperCase();
      if (failure instanceof InroError) return failure.code;
      throw failure;
    } finally {
      await issuer.close();
    }
  };

  it('open nothing on an enrolled phone: their version is gone', async () => {
    assert.equal(await attack(0x01), '6A88');
  });

  it('open nothing either when the phone is asked for whatever version it has', async () => {
    assert.equal(await attack(0x00), 'secure-channel.card_cryptogram_wrong');
  });

  it('counter-test: where nobody rotates the keys, the issuer opens the domain of the enrolled phone', async () => {
    const unrotated = without({
      file: 'apps/tsm/src/core/plan.ts',
      defence:
        "if (known.open?.keyVersion === keyVersions.transport) return { do: 'provider', script: { kind: 'rotate' } };",
      instead: 'if (known.open?.keyVersion === keyVersions.transport) return undefined;',
    });
    await house.replace('tsm', unrotated);
    assert.equal(await attack(0x01), 'opened: secrets 3, keys f, a new PIN permitted');
  });
});
