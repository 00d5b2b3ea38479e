import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { firstBrokenAuditLink, sql } from '@inro/host';
import { endWhatTookTooLong } from '../src/applications/sweep.ts';
import { applicationIn, compareBooks } from './books.ts';
import { bothGood, bothRevoked, ocspOf } from './ocsp.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

const DAY = 86_400_000;
type Phone = Awaited<ReturnType<TestRegistration['phoneOfSomebody']>>;

const compare = () => world.reconciliation.run();
const compareAndDeliver = () => compareBooks(world);
const ocsp = (phone: Pick<Phone, 'certificates'>) => ocspOf(world, phone.certificates);
const applicationOf = (phone: Pick<Phone, 'number' | 'id'>) => applicationIn(world, phone);
const events = async (event: string) => {
  const found = sql<{ data: string }>`select data from audit_log where event = ${event} order by seq`;
  return (await found.execute(world.context.db)).rows.map(({ data }) => JSON.parse(data) as Record<string, unknown>);
};

/** Registration as a backup from before the application has it. */
async function forget({ id }: Pick<Phone, 'id'>): Promise<void> {
  const { db } = world.context;
  await db.deleteFrom('certificate').where('application', '=', id).execute();
  await db.deleteFrom('application').where('id', '=', id).execute();
}

/** Registration as a backup from between application and issuance has it. */
async function forgetKeys({ id }: Pick<Phone, 'id'>): Promise<void> {
  const { db } = world.context;
  await db.deleteFrom('certificate').where('application', '=', id).execute();
  await db.updateTable('application').set({ state: 'deploying', keys: null }).where('id', '=', id).execute();
}

describe('ADR 20: registration and CA agree', () => {
  it('and nothing is done, however often they compare', async () => {
    const phone = await world.phoneOfSomebody();
    assert.deepEqual(await compareAndDeliver(), { followed: 0, ended: 0, corrected: 0, missing: 0 });
    assert.deepEqual(await compareAndDeliver(), { followed: 0, ended: 0, corrected: 0, missing: 0 });
    assert.deepEqual(await ocsp(phone), bothGood);
  });
});

describe('ADR 20: registration was put back to an older backup', () => {
  it('an application that it has forgotten ends at the CA, once, and it keeps on record what it ended', async () => {
    const phone = await world.phoneOfSomebody();
    await forget(phone);
    assert.equal((await compareAndDeliver()).ended, 1);
    assert.deepEqual(await ocsp(phone), bothRevoked());
    assert.equal((await compareAndDeliver()).ended, 0);
    const about = ({ issuance }: Record<string, unknown>) => issuance === phone.id;
    assert.equal((await events('issuance.not_confirmed')).filter(about).length, 1);
    const revoked = (await events('certificate.revoked')).filter(({ application }) => application === phone.id);
    assert.deepEqual(revoked.map(({ kind }) => kind).sort(), ['digitalSignature', 'userAuthentication']);
    assert.equal(await firstBrokenAuditLink(world.context.db), undefined);
    const again = await world.enrol(phone.signer);
    assert.deepEqual(await ocsp(again), bothGood);
  });

  for (const id of ['a', '-'.repeat(64)])
    it(`so does an issuance by an id that registration makes none of (${id})`, async () => {
      const phone = await world.phoneOfSomebody();
      await forget(phone);
      const { caDb } = world;
      const row = { id, request_sha256: Buffer.alloc(32), recorded_at: world.clock.now() };
      await caDb.insertInto('issuance').values(row).execute();
      await caDb.updateTable('certificate').set({ issuance: id }).where('issuance', '=', phone.id).execute();
      assert.equal((await compareAndDeliver()).ended, 1);
      assert.deepEqual(await ocsp(phone), bothRevoked());
    });

  it('the order to end it outlives the process, and a second comparison orders nothing twice', async () => {
    const phone = await world.phoneOfSomebody();
    await forget(phone);
    const path = `/issuances/${phone.id}/end`;
    world.wire.onRequest = (_, asked) => (asked === path ? 'never arrives' : undefined);
    assert.equal((await compareAndDeliver()).ended, 1);
    assert.equal((await compareAndDeliver()).ended, 0);
    await world.restart();
    world.wire.onRequest = (_, asked) => (asked === path ? 'answer lost' : undefined);
    world.clock.move(61_000);
    await world.context.outbox.kick();
    assert.deepEqual(await ocsp(phone), bothRevoked());
    world.wire.onRequest = () => undefined;
    world.clock.move(61_000);
    await world.context.outbox.kick();
    const orders =
      await sql`select done_at is not null as done from outbox where kind = 'endIssuance' and id = ${phone.id}`.execute(
        world.context.db,
      );
    assert.deepEqual(orders.rows, [{ done: true }]);
  });

  it('an application from between application and issuance is refused, deleted on its phone, and its certificates entered', async () => {
    const phone = await world.phoneOfSomebody();
    await forgetKeys(phone);
    assert.equal((await compareAndDeliver()).ended, 1);
    assert.deepEqual(await ocsp(phone), bothRevoked());
    const { state, problem, certificates } = await applicationOf(phone);
    assert.deepEqual([state, problem], ['refused', 'registration.application_revoked']);
    assert.deepEqual(
      certificates.map(({ reason }: { reason: string }) => reason),
      ['unspecified', 'unspecified'],
    );
    assert.ok(world.tsmOrders.includes(`DELETE /deployments/${phone.id}`));
    assert.equal((await compareAndDeliver()).ended, 0);
  });

  it('also when it has expired meanwhile', async () => {
    const phone = await world.phoneOfSomebody();
    await forgetKeys(phone);
    world.clock.move(DAY + 1);
    await endWhatTookTooLong(world.context);
    assert.equal((await applicationOf(phone)).state, 'expired');
    assert.equal((await compareAndDeliver()).ended, 1);
    assert.deepEqual(await ocsp(phone), bothRevoked());
    assert.equal((await applicationOf(phone)).certificates.length, 2);
  });

  it('a backup from before the answer takes the same certificates again', async () => {
    const phone = await world.phoneOfSomebody();
    const { db } = world.context;
    await db.deleteFrom('certificate').where('application', '=', phone.id).execute();
    await db.updateTable('application').set({ state: 'keysReady' }).where('id', '=', phone.id).execute();
    await sql`update outbox set done_at = null, next_at = ${world.clock.now()} where kind = 'issue' and id = ${phone.id}`.execute(
      db,
    );
    assert.equal((await compareAndDeliver()).ended, 0);
    assert.equal((await applicationOf(phone)).state, 'issued');
    assert.deepEqual(await ocsp(phone), bothGood);
  });

  it('a revocation or suspension that it has forgotten is taken over from the CA', async () => {
    const [lost, held] = [await world.phoneOfSomebody(), await world.phoneOfSomebody()];
    await world.orderRevocation(lost.number);
    await world.orderRevocation(held.number, { reason: 'certificateHold' });
    const { db } = world.context;
    for (const { id } of [lost, held]) {
      const before = { reason: null, decided_at: null, revoked_at: null };
      await db.updateTable('certificate').set(before).where('application', '=', id).execute();
      await db.updateTable('application').set({ state: 'delivered' }).where('id', '=', id).execute();
    }
    const dates = async () =>
      (await Promise.all([lost, held].map(({ id }) => world.recorded(id)))).flat().map((row) => row.revoked_at);
    const since = await dates();
    world.clock.move(3_600_000);
    assert.equal((await compareAndDeliver()).corrected, 4);
    assert.deepEqual(await dates(), since, 'what was signed since is not signed before it');
    assert.deepEqual(await ocsp(lost), bothRevoked('keyCompromise'));
    assert.deepEqual(await ocsp(held), bothRevoked('certificateHold'));
    assert.equal((await applicationOf(lost)).state, 'revoked');
    assert.equal((await applicationOf(held)).state, 'delivered');
    for (const phone of [lost, held])
      for (const { reason, revokedAt } of (await applicationOf(phone)).certificates)
        assert.ok(reason !== null && revokedAt !== null);
    assert.equal((await compareAndDeliver()).corrected, 0);
  });

  it('more unknown issuances than it may end unasked are no backup: none is ended until the operator says so', async () => {
    const phones = [await world.phoneOfSomebody(), await world.phoneOfSomebody()];
    for (const phone of phones) await forget(phone);
    const most = world.context.mostUnknown;
    Object.assign(world.context, { mostUnknown: 1 });
    assert.equal((await compareAndDeliver()).ended, 0);
    for (const phone of phones) assert.deepEqual(await ocsp(phone), bothGood);
    Object.assign(world.context, { mostUnknown: most });
    assert.equal((await compareAndDeliver()).ended, 2);
    for (const phone of phones) assert.deepEqual(await ocsp(phone), bothRevoked());
  });
});

describe('ADR 20: the CA was put back to an older backup', () => {
  it('a revocation that it has forgotten is ordered again, with its date', async () => {
    const phone = await world.phoneOfSomebody();
    await world.orderRevocation(phone.number);
    const dates = async () => (await world.recorded(phone.id)).map(({ revoked_at }) => revoked_at?.toISOString());
    const before = await dates();
    const good = { state: 'good' as const, reason: null, revoked_at: null, changed_at: null };
    await world.caDb.updateTable('certificate').set(good).where('issuance', '=', phone.id).execute();
    await world.caDb.deleteFrom('ocsp_answer').execute();
    assert.deepEqual(await ocsp(phone), bothGood);
    world.clock.move(3_600_000);
    assert.equal((await compareAndDeliver()).corrected, 2);
    assert.deepEqual(await ocsp(phone), bothRevoked('keyCompromise'));
    assert.deepEqual(await dates(), before);
    assert.equal((await compareAndDeliver()).corrected, 0);
  });

  it('what it has not heard yet it has not forgotten: nothing is ordered twice', async () => {
    const phone = await world.phoneOfSomebody();
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await world.peers.operator.call('registration', 'PUT', `/revocation-orders/waits-${phone.id}`, {
      resident: phone.number,
      profiles: ['phone'],
      kinds: ['userAuthentication', 'digitalSignature'],
      reason: 'keyCompromise',
    });
    assert.deepEqual(await ocsp(phone), bothGood);
    assert.equal((await compare()).corrected, 0);
    world.wire.onRequest = () => undefined;
    world.clock.move(61_000);
    await world.context.outbox.kick();
    assert.deepEqual(await ocsp(phone), bothRevoked('keyCompromise'));
  });

  it('a release that it has forgotten is ordered again, unless it has a later suspension', async () => {
    const phone = await world.phoneOfSomebody();
    const order = (reason: string) => world.orderRevocation(phone.number, { kinds: ['userAuthentication'], reason });
    await order('certificateHold');
    const held = { state: 'hold' as const, reason: 'certificateHold' as const };
    const revoked_at = world.clock.now();
    world.clock.move(1_000);
    await order('removeFromCRL');
    const putBack = (change: object) =>
      world.caDb
        .updateTable('certificate')
        .set({ ...held, ...change })
        .where('issuance', '=', phone.id)
        .where('kind', '=', 'userAuthentication')
        .execute();
    await putBack({ revoked_at });
    assert.equal((await compareAndDeliver()).corrected, 1);
    assert.deepEqual(await ocsp(phone), bothGood);
    world.clock.move(1_000);
    await putBack({ revoked_at: world.clock.now() });
    assert.equal((await compareAndDeliver()).corrected, 1);
    assert.equal((await ocsp(phone)).userAuthentication, 'revoked certificateHold');
  });

  it('certificates that it has no record of are counted and written down for the operator, as long as they last', async () => {
    const phone = await world.phoneOfSomebody();
    await world.caDb.transaction().execute(async (trx) => {
      // The CA prepares answers meanwhile: it makes none about rows that are locked here.
      await trx.selectFrom('certificate').select('id').where('issuance', '=', phone.id).forUpdate().execute();
      await trx.deleteFrom('ocsp_answer').execute();
      await trx.deleteFrom('certificate').where('issuance', '=', phone.id).execute();
      await trx.deleteFrom('issuance').where('id', '=', phone.id).execute();
    });
    assert.deepEqual(await compareAndDeliver(), { followed: 0, ended: 0, corrected: 0, missing: 2 });
    assert.deepEqual((await events('certificate.unknown_to_ca')).at(-1), { application: phone.id });
    world.clock.move(6 * 365 * DAY);
    assert.equal((await compare()).missing, 0);
  });
});

describe('ADR 20: when they compare', () => {
  it('at the start, again in a minute when the CA was away, and then once a day', async () => {
    const compared = async () => (await events('books.compared')).length;
    await world.stopCa();
    await world.restart();
    const before = await compared();
    await world.reconciliation.runWhenDue();
    assert.equal(await compared(), before);
    await world.startCa();
    await world.reconciliation.runWhenDue();
    await world.reconciliation.runWhenDue();
    assert.equal(await compared(), before + 1);
    world.clock.move(DAY + 1);
    await world.reconciliation.runWhenDue();
    assert.equal(await compared(), before + 2);
    world.clock.move(-DAY);
    await world.reconciliation.runWhenDue();
    assert.equal(await compared(), before + 3, 'a clock that was set back puts nothing off');
  });
});

describe('ADR 20: registration was started on a database that is not its own', () => {
  before(async () => {
    await world.dispose();
    world = await startTestRegistration();
  });

  it('and knows of nothing that the CA lists, however few: nobody’s issuance is ended until the operator says so', async () => {
    const phone = await world.phoneOfSomebody();
    await world.context.db.deleteFrom('certificate').execute();
    assert.equal((await compareAndDeliver()).ended, 0);
    assert.deepEqual(await ocsp(phone), bothGood);
    Object.assign(world.context, { mostUnknown: 1_000 });
    assert.ok((await compareAndDeliver()).ended > 0);
    assert.deepEqual(await ocsp(phone), bothRevoked());
  });
});
