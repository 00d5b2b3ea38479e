import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inTransaction, PeerClient, sql } from '@inro/host';
import { InroError } from '@inro/problem';
import type { Signatory } from '../../ca/test/support.ts';
import { endWhatStandsOnNothing, endWhatTookTooLong } from '../src/applications/sweep.ts';
import { keepEndedCertificates } from '../src/issuance/issuing.ts';
import { migrations } from '../src/schema.ts';
import { applicationIn, compareBooks } from './books.ts';
import { bothGood, bothRevoked, ocspOf } from './ocsp.ts';
import { hanakosEntry, startTestRegistration, type TestPhone, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (failure: unknown) => {
      if (failure instanceof InroError) return failure.code;
      throw failure;
    },
  );
const move = (number: string) =>
  world.peers.counter.call('registration', 'PUT', `/residents/${number}`, {
    ...hanakosEntry,
    address: '大阪府大阪市北区中之島一丁目３－２０',
  });
const card = { profiles: ['card'] };
const one = { kinds: ['userAuthentication'] };
const hold = { reason: 'certificateHold' };

/** Everything that may be decided about a person while somebody enrols a phone. */
const decisions: Record<string, (number: string) => Promise<unknown>> = {
  'a revocation of the phone': (number) => world.orderRevocation(number),
  'a suspension of the phone': (number) => world.orderRevocation(number, hold),
  'a suspension of one kind on the phone': (number) => world.orderRevocation(number, { ...hold, ...one }),
  'a revocation of the card': (number) => world.orderRevocation(number, card),
  'a suspension of one kind on the card': (number) => world.orderRevocation(number, { ...card, ...hold, ...one }),
  'another address': move,
  'a death': (number) =>
    world.peers.counter.call('registration', 'PUT', `/residents/${number}`, { ...hanakosEntry, status: 'dead' }),
};

interface Begun {
  readonly number: string;
  readonly signer: Signatory;
  readonly id: string;
  readonly element: TestPhone;
  readonly application: { readonly der: Uint8Array; readonly kinds: ('userAuthentication' | 'digitalSignature')[] };
}

async function begin(): Promise<Begun> {
  const number = world.newNumber();
  const { signer } = await world.citizen(number);
  const element = await world.element();
  const application = await world.application(signer, element);
  const { applicationId: id } = await world.accepted(application.der);
  return { number, signer, id, element, application };
}

const reach: Record<'accepted' | 'deploying' | 'keysReady', () => Promise<Begun>> = {
  async accepted() {
    const number = world.newNumber();
    const { signer } = await world.citizen(number);
    await world.stopTsm();
    const element = await world.element();
    const application = await world.application(signer, element);
    const { applicationId: id } = await world.accepted(application.der);
    await world.startTsm();
    return { number, signer, id, element, application };
  },
  deploying: begin,
  async keysReady() {
    const begun = await begin();
    world.wire.onRequest = (_, path) => (path === `/issuances/${begun.id}` ? 'never arrives' : undefined);
    await world.deploy(begun.id, begun.application, begun.element);
    world.wire.onRequest = () => undefined;
    return begun;
  },
};

async function afterAWhile(): Promise<void> {
  world.clock.move(61_000);
  await world.context.outbox.kick();
}

describe('ADR 37: an order reaches an enrolment that is under way', () => {
  for (const [state, reached] of Object.entries(reach))
    for (const [what, decide] of Object.entries(decisions))
      it(`${what} in ${state}: nothing goes on, nothing is issued, and its phone is to be deleted`, async () => {
        const begun = await reached();
        assert.equal((await applicationIn(world, begun)).state, state);
        await decide(begun.number);
        assert.equal((await applicationIn(world, begun)).state, 'refused');
        assert.equal(
          await codeOf(world.deploy(begun.id, begun.application, begun.element)),
          'registration.application_ended',
        );
        await afterAWhile();
        const { state: left, certificates } = await applicationIn(world, begun);
        assert.deepEqual([left, certificates], ['refused', []]);
        assert.deepEqual(
          (await world.recorded(begun.id)).filter((row) => row.state === 'good'),
          [],
        );
        assert.ok(world.tsmOrders.includes(`DELETE /deployments/${begun.id}`));
      });

  it('neither twice nor by a release does what ended begin again; another application is taken', async () => {
    const phone = await world.phoneOfSomebody();
    const element = await world.element();
    const application = await world.application(phone.signer, element);
    const { applicationId: id } = await world.accepted(application.der);
    for (const reason of ['certificateHold', 'certificateHold', 'removeFromCRL'])
      await world.orderRevocation(phone.number, { ...one, reason });
    assert.equal(await codeOf(world.deploy(id, application, element)), 'registration.application_ended');
    assert.equal((await ocspOf(world, phone.certificates)).userAuthentication, 'good');
    await afterAWhile();
    await world.enrol(phone.signer);
  });

  it('a release alone ends nothing', async () => {
    const phone = await world.phoneOfSomebody();
    await world.orderRevocation(phone.number, { ...one, ...hold });
    const element = await world.element();
    const application = await world.application(phone.signer, element);
    const { applicationId: id } = await world.accepted(application.der);
    await world.orderRevocation(phone.number, { ...one, reason: 'removeFromCRL' });
    assert.equal((await world.deploy(id, application, element)).certificates?.length, 2);
  });

  it('nobody else’s', async () => {
    const [mine, other] = [await begin(), await begin()];
    await world.orderRevocation(mine.number, hold);
    assert.equal((await world.deploy(other.id, other.application, other.element)).certificates?.length, 2);
  });
});

describe('ADR 37: a phone goes with the card that signed for it', () => {
  const unheard = () => {
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
  };

  for (const reason of ['keyCompromise', 'certificateHold'])
    it(`a card that registration has decided about (${reason}) enrols none, before the CA has heard`, async () => {
      const number = world.newNumber();
      const { signer } = await world.citizen(number);
      unheard();
      await world.orderRevocation(number, { ...card, reason });
      const { der } = await world.application(signer, await world.element());
      assert.equal((await world.apply(der)).body.code, 'registration.certificate_revoked');
      await afterAWhile();
      assert.equal((await world.apply(der)).body.code, 'registration.certificate_revoked');
      world.wire.onRequest = () => undefined;
    });

  it('kind by kind, for the same reason; the last one ends the phone', async () => {
    const phone = await world.phoneOfSomebody();
    await world.orderRevocation(phone.number, { ...card, kinds: ['digitalSignature'], reason: 'superseded' });
    assert.deepEqual(await ocspOf(world, phone.certificates), { ...bothGood, digitalSignature: 'revoked superseded' });
    assert.equal((await applicationIn(world, phone)).state, 'delivered');
    await world.orderRevocation(phone.number, { ...card, ...one, reason: 'cessationOfOperation' });
    assert.deepEqual(await ocspOf(world, phone.certificates), {
      userAuthentication: 'revoked cessationOfOperation',
      digitalSignature: 'revoked superseded',
    });
    assert.equal((await applicationIn(world, phone)).state, 'revoked');
    assert.ok(world.tsmOrders.includes(`DELETE /deployments/${phone.id}`));
  });

  it('a suspended card suspends nothing on the phone', async () => {
    const phone = await world.phoneOfSomebody();
    await world.orderRevocation(phone.number, { ...card, ...hold });
    assert.deepEqual(await ocspOf(world, phone.certificates), bothGood);
  });

  it('another card takes the place of the first, and of what that signed for; what the new one signs for stays', async () => {
    const phone = await world.phoneOfSomebody();
    const { signer } = await world.citizen(phone.number);
    await afterAWhile();
    assert.deepEqual(await ocspOf(world, phone.certificates), bothRevoked('superseded'));
    const newer = await world.enrol(signer);
    assert.deepEqual(await ocspOf(world, newer.certificates), bothGood);
  });

  it('a decision that the comparison takes over from the CA does the same', async () => {
    const phone = await world.phoneOfSomebody();
    await world.orderRevocation(phone.number, card);
    const { db } = world.context;
    // A backup from before the decision.
    await db.updateTable('certificate').set({ reason: null, decided_at: null, revoked_at: null }).execute();
    await db.updateTable('application').set({ state: 'delivered' }).where('resident', '=', phone.number).execute();
    await compareBooks(world);
    assert.equal((await applicationIn(world, phone)).state, 'revoked');
    assert.deepEqual(await ocspOf(world, phone.certificates), bothRevoked('keyCompromise'));
  });

  it('what was decided before the rule follows: who signed is read from the documents, and both books end it', async () => {
    const phone = await world.phoneOfSomebody();
    const open = await begin();
    const { db } = world.context;
    const signers = () => sql`select id, signer from application order by id`.execute(db).then(({ rows }) => rows);
    const before = await signers();
    const sign = migrations.find(({ name }) => name === '006-who-signed')!.sql;
    await sql`drop index application_of_signer`.execute(db);
    await sql`alter table application drop column signer`.execute(db);
    await sql.raw(sign).execute(db);
    assert.deepEqual(await signers(), before);
    for (const { number } of [phone, open])
      await db
        .updateTable('certificate')
        .set({ reason: 'keyCompromise', decided_at: world.clock.now() })
        .where('application', 'in', (query) =>
          query.selectFrom('application').select('id').where('resident', '=', number).where('profile', '=', 'card'),
        )
        .execute();
    assert.equal(
      await codeOf(world.deploy(open.id, open.application, open.element)),
      'registration.certificate_revoked',
    );
    await endWhatStandsOnNothing(world.context);
    assert.equal((await applicationIn(world, open)).state, 'refused');
    assert.equal((await compareBooks(world)).followed, 2);
    assert.equal((await applicationIn(world, phone)).state, 'revoked');
    assert.deepEqual(await ocspOf(world, phone.certificates), bothRevoked('keyCompromise'));
    assert.equal((await compareBooks(world)).followed, 0);
  });
});

describe('ADR 37: what was decided about a person reaches the CA before anything is issued to them', () => {
  it('an issuance waits for the revocations before it, and goes once they are delivered', async () => {
    const phone = await world.phoneOfSomebody();
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await world.orderRevocation(phone.number);
    const element = await world.element();
    const application = await world.application(phone.signer, element);
    const { applicationId: id } = await world.accepted(application.der);
    assert.equal((await world.deploy(id, application, element)).certificates, null);
    assert.deepEqual(await world.recorded(id), []);
    world.wire.onRequest = () => undefined;
    for (let round = 0; round < 2; round++) await afterAWhile();
    assert.equal((await applicationIn(world, { number: phone.number, id })).state, 'issued');
  });

  it('but not for ever for one that the CA cannot take', async () => {
    const phone = await world.phoneOfSomebody();
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await world.orderRevocation(phone.number);
    await sql`update outbox set attempts = 30 where kind = 'revoke' and done_at is null`.execute(world.context.db);
    const element = await world.element();
    const application = await world.application(phone.signer, element);
    const { applicationId: id } = await world.accepted(application.der);
    assert.equal((await world.deploy(id, application, element)).certificates?.length, 2);
    world.wire.onRequest = () => undefined;
    await afterAWhile();
  });
});

describe('what is left of an application', () => {
  const lose = (id: string) => world.context.db.deleteFrom('certificate').where('application', '=', id).execute();

  it('the comparison that ends a certified issuance ends its application, and has its phone deleted', async () => {
    const phone = await world.phoneOfSomebody();
    await lose(phone.id);
    await compareBooks(world);
    await afterAWhile();
    const { state, certificates } = await applicationIn(world, phone);
    assert.deepEqual([state, certificates.length], ['revoked', 2]);
    assert.ok(world.tsmOrders.includes(`DELETE /deployments/${phone.id}`));
    assert.deepEqual(await ocspOf(world, phone.certificates), bothRevoked());
  });

  it('an issued one whose certificates are lost ends after a day, at the CA as well', async () => {
    const { number, id, element, application } = await begin();
    const { certificates } = await world.deploy(id, application, element);
    await lose(id);
    world.clock.move(25 * 3_600_000);
    await endWhatTookTooLong(world.context);
    await afterAWhile();
    assert.equal((await applicationIn(world, { number, id })).state, 'expired');
    assert.deepEqual(await ocspOf(world, certificates!), bothRevoked());
  });

  it('a receipt of deletion counts once one was ordered, and not before', async () => {
    const phone = await world.phoneOfSomebody();
    const receipt = () => world.peers.tsm.call('registration', 'POST', `/deployments/${phone.id}/deleted`, {});
    assert.equal(await codeOf(receipt()), 'registration.deletion_not_ordered');
    const open = await begin();
    const early = world.peers.tsm.call('registration', 'POST', `/deployments/${open.id}/deleted`, {});
    assert.equal(await codeOf(early), 'registration.deletion_not_ordered');
    assert.equal((await applicationIn(world, phone)).deletedAt, null);
    await world.orderRevocation(phone.number);
    for (let again = 0; again < 2; again++) assert.equal(await codeOf(receipt()), 'done');
    assert.notEqual((await applicationIn(world, phone)).deletedAt, null);
  });

  it('the same report of keys again orders no second issuance, and tries the first one at once', async () => {
    const { id, element, application } = await begin();
    world.wire.onRequest = (_, path) => (path === `/issuances/${id}` ? 'never arrives' : undefined);
    const { submit } = await world.deploy(id, application, element);
    await submit();
    world.wire.onRequest = () => undefined;
    assert.equal((await submit()).certificates?.length, 2);
    const issues = sql`select 1 from outbox where kind = 'issue' and id = ${id}`.execute(world.context.db);
    assert.equal((await issues).rows.length, 1);
  });

  it('a final decision keeps its reason and date when an ended issuance answers', async () => {
    const phone = await world.phoneOfSomebody();
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await world.orderRevocation(phone.number);
    const decided = () =>
      world.context.db
        .selectFrom('certificate')
        .select(['kind', 'reason', 'decided_at'])
        .where('application', '=', phone.id)
        .orderBy('kind')
        .execute();
    const before = await decided();
    const order = { reason: 'unspecified', at: world.clock.now().toISOString() };
    const registration = new PeerClient(world.topology.configs.registration!, world.clock);
    const { certificates } = await registration.call<{ certificates: never[] }>(
      'ca',
      'PUT',
      `/issuances/${phone.id}/end`,
      order,
    );
    await inTransaction(world.context.db, (trx) => keepEndedCertificates(world.context, trx, phone.id, certificates));
    assert.deepEqual(await decided(), before);
    world.wire.onRequest = () => undefined;
  });
});
