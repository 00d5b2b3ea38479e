import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from '@inro/host';
import { applicationIn, compareBooks } from './books.ts';
import { bothGood, ocspOf } from './ocsp.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

/** The CA's signatures wait for a turn each, as they do at a slow hardware module. */
async function holdSigning() {
  const { caDb } = world;
  await sql`create table turn (n int)`.execute(caDb);
  await sql`create function take_turn() returns trigger language plpgsql as $$ begin
    loop
      delete from turn where ctid = (select ctid from turn limit 1);
      exit when found;
      perform pg_sleep(0.01);
    end loop;
    return new; end $$`.execute(caDb);
  await sql`create trigger take_turn before update of der on certificate for each row execute function take_turn()`.execute(
    caDb,
  );
  const letOnes = (count: number) =>
    sql`insert into turn select * from generate_series(1, ${count}::int)`.execute(caDb);
  const dispose = async () => {
    await sql`drop trigger take_turn on certificate`.execute(caDb);
    await sql`drop function take_turn()`.execute(caDb);
    await sql`drop table turn`.execute(caDb);
  };
  return { letOnes, dispose };
}

describe('ADR 20: registration and CA compare while certificates are issued', () => {
  for (const fate of ['never arrives', 'answer lost', 'held', 'late'] as const)
    it(`while an issuing order is on its way (${fate}): it is left to its outbox and brings its certificates`, async () => {
      const number = world.newNumber();
      const { signer } = await world.citizen(number);
      const element = await world.element();
      const application = await world.application(signer, element);
      const { applicationId: id } = await world.accepted(application.der);
      world.wire.onRequest = (_, path) => (path === `/issuances/${id}` ? fate : undefined);
      const submitted = world.deploy(id, application, element).catch(() => undefined);
      if (fate === 'held' || fate === 'late') await world.wire.holds();
      if (fate !== 'held') await submitted;
      assert.equal((await compareBooks(world)).ended, 0);
      world.wire.onRequest = () => undefined;
      await world.wire.letGo();
      assert.equal((await compareBooks(world)).ended, 0);
      world.clock.move(61_000);
      await submitted;
      await world.context.outbox.kick();
      assert.equal((await compareBooks(world)).ended, 0);
      assert.equal((await applicationIn(world, { number, id })).state, 'issued');
      assert.deepEqual(
        (await world.recorded(id)).map(({ state }) => state),
        ['good', 'good'],
      );
    });

  for (const [when, signed] of [
    ['before the first signature', 0],
    ['between two signatures', 1],
  ] as const)
    it(`with a list that the CA made ${when}, and that arrives when the certificates have: nothing is ended`, async (t) => {
      const number = world.newNumber();
      const { signer } = await world.citizen(number);
      const element = await world.element();
      const application = await world.application(signer, element);
      const { applicationId: id } = await world.accepted(application.der);
      const signing = await holdSigning();
      t.after(() => signing.dispose());
      const submitted = world.deploy(id, application, element);
      await signing.letOnes(signed);
      const isSigned = async () => (await world.recorded(id)).map(({ der }) => der !== null);
      while ((await isSigned()).filter(Boolean).length < signed || (await isSigned()).length < 2) await pause(10);
      world.wire.onRequest = (method) => (method === 'GET' ? 'answer held' : undefined);
      const comparing = world.reconciliation.run();
      await world.wire.holds();
      world.wire.onRequest = () => undefined;
      await signing.letOnes(2 - signed);
      await submitted;
      assert.equal((await applicationIn(world, { number, id })).state, 'issued');
      await world.wire.letGo();
      assert.equal((await comparing).ended, 0);
      await world.context.outbox.kick();
      const states = (await world.recorded(id)).map(({ state }) => state);
      assert.deepEqual(states, ['good', 'good']);
    });

  it('while a whole crowd enrols and they compare without a pause: nobody’s issuance is ended', async () => {
    let enrolling = true;
    const comparing = (async () => {
      let ended = 0;
      while (enrolling) ended += (await world.reconciliation.run()).ended;
      return ended;
    })();
    const phones = await Promise.all(Array.from({ length: 6 }, world.phoneOfSomebody));
    enrolling = false;
    assert.equal(await comparing, 0);
    for (const phone of phones) assert.deepEqual(await ocspOf(world, phone.certificates), bothGood);
  });
});
