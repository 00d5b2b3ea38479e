// The threat: docs/threats/t-160-document-fetches-status-token.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import { RegistrationClient } from '@inro/wallet/core';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, enrolPhone, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { type Defence, without } from './support/without.ts';

describe('T-160 somebody who has a signed application fetches the phone’s status token with it', () => {
  let house: House;
  before(async () => {
    house = await openHouse(authority);
  });
  after(() => house.close());

  /** As the CA gets it with the keys, and as it lies in a backup. */
  async function documentOf({ number }: Person): Promise<Uint8Array> {
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const row = await db
      .selectFrom('application')
      .select('document')
      .where('resident', '=', number)
      .where('profile', '=', 'phone')
      .executeTakeFirstOrThrow();
    await db.destroy();
    return new Uint8Array(row.document);
  }
  const client = async () =>
    new RegistrationClient((await newPhone(house)).door.fetch, house.system.origin('registration'));
  const fetchToken = async (document: Uint8Array): Promise<string> => {
    const outcome = await outcomeOf((await client()).apply(document));
    return typeof outcome === 'string' ? outcome : 'a token';
  };
  const follow = async (document: Uint8Array): Promise<string> => {
    const registration = await client();
    const { applicationId, statusToken } = await registration.apply(document);
    const outcome = await outcomeOf(registration.status(applicationId, statusToken));
    return typeof outcome === 'string' ? outcome : outcome.state;
  };

  async function enrolled(): Promise<Uint8Array> {
    const person = await newPerson(house);
    await enrolPhone(house, person, await newPhone(house));
    return await documentOf(person);
  }
  /** An application that nobody went on with, and ten minutes. */
  async function left(): Promise<Uint8Array> {
    const person = await newPerson(house);
    await applyOnly(house, person, await newPhone(house));
    house.clock.move(10 * 60_000);
    return await documentOf(person);
  }

  it('not once the keys are there, with which the CA has it', async () => {
    assert.equal(await fetchToken(await enrolled()), 'registration.application_answered');
  });

  it('not after ten minutes either, nor after a year', async () => {
    const document = await left();
    assert.equal(await fetchToken(document), 'registration.application_answered');
    house.clock.move(365 * 86_400_000);
    assert.equal(await fetchToken(document), 'registration.application_answered');
    house.clock.move(-365 * 86_400_000);
  });

  const file = 'apps/registration/src/applications/token-end.ts';
  const again: Defence = {
    file,
    defence: "if (!isYoung || !(state === 'accepted' || state === 'deploying'))",
    instead: 'if (!isYoung && isYoung)',
  };

  it('counter-test: a registration that answers for ever tells whoever has the document how the phone is', async () => {
    await house.replace('registration', without(again));
    assert.equal(await follow(await enrolled()), 'delivered');
    const document = await left();
    assert.equal(await fetchToken(document), 'a token');
  });

  it('counter-test: and a token without an end tells it five years after the last certificate', async () => {
    const document = await enrolled();
    house.clock.move(20 * 365 * 86_400_000);
    assert.equal(await follow(document), 'registration.token_ended');
    const end: Defence = {
      file,
      defence: 'if (now.getTime() >= endOf(application, lastEnd))',
      instead: 'if (endOf(application, lastEnd) < 0)',
    };
    await house.replace('registration', without(again, end));
    assert.equal(await follow(document), 'delivered');
    house.clock.move(-20 * 365 * 86_400_000);
  });
});
