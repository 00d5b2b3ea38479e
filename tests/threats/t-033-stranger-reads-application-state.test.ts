// The threat: docs/threats/t-033-stranger-reads-application-state.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import { RegistrationClient } from '@inro/wallet/core';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { outcomeOf } from './support/attack.ts';
import { enrolPhone, newPerson, newPhone } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe("T-033 a stranger reads the state of a person's application", () => {
  let scene: Scene;
  let registration: RegistrationClient;
  let victim: string;
  let tokens: { readonly own: string; readonly staple: string };
  before(async () => {
    scene = await shareScene();
    const { house } = scene;
    const stranger = await newPhone(house);
    await enrolPhone(house, await newPerson(house), stranger);
    const stored = (key: string) => stranger.storage.get(key);
    const enrolment = JSON.parse((await stored('enrolment'))!) as { statusToken: string };
    const staple = JSON.parse((await stored('staple'))!) as { token: string };
    tokens = { own: enrolment.statusToken, staple: staple.token };
    registration = new RegistrationClient(stranger.door.fetch, house.system.origin('registration'));
    const db = openDatabase<Schema>(house.databases.registration!.url);
    victim = (
      await db
        .selectFrom('application')
        .select('id')
        .where('resident', '=', scene.person.number)
        .where('profile', '=', 'phone')
        .executeTakeFirstOrThrow()
    ).id;
    await db.destroy();
  });
  after(() => scene.close());

  const read = async (id: string, token: string): Promise<string> => {
    const outcome = await outcomeOf(registration.status(id, token));
    return typeof outcome === 'string' ? outcome : outcome.state;
  };

  it('not with the token of an application of their own, nor one of another purpose, nor a guess', async () => {
    for (const token of [tokens.own, tokens.staple, 'x'.repeat(43)])
      assert.equal(await read(victim, token), 'http.unauthorized');
  });

  it('and cannot tell an application that exists from one that does not', async () => {
    assert.equal(await read('A'.repeat(22), tokens.own), 'http.unauthorized');
  });

  it('counter-test: a registration that asks for no token tells the state, and hands out the token for the status', async () => {
    const defence = "    context.tokens.check('status', request.params.id, request.headers.authorization);\n";
    await scene.house.replace('registration', without({ file: 'apps/registration/src/routes/wallet.ts', defence }));
    assert.equal(await read(victim, tokens.own), 'delivered');
    assert.match((await registration.status(victim, 'x')).stapleToken!, /^[\w-]{43}$/);
  });
});
