import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { httpRequest, sql } from '@inro/host';
import { parseCertificate, parseCertificateList } from '@inro/pki/read';
import type { InroError } from '@inro/problem';
import fc from 'fast-check';
import { ocspOf } from './ocsp.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

type Phone = Pick<Awaited<ReturnType<TestRegistration['phoneOfSomebody']>>, 'number' | 'id' | 'certificates'>;

const order = ({ number }: Phone, reason: string, change: object = {}, id?: string) =>
  world.orderRevocation(number, { kinds: ['userAuthentication'], reason, ...change }, id);
const both = { kinds: ['userAuthentication', 'digitalSignature'] };
const status = async ({ certificates }: Phone) => (await ocspOf(world, certificates)).userAuthentication!;

/** What the published CRL says of the authentication certificate. */
async function inCrl({ certificates }: Phone): Promise<(string | undefined)[]> {
  await world.caSchedule.kick();
  const { certificate } = certificates.find(({ kind }) => kind === 'userAuthentication')!;
  const parsed = parseCertificate(fromBase64(certificate));
  const point = parsed.extension('crlDistributionPoints')![0]!.name!;
  const name = 'fullName' in point ? point.fullName[0] : undefined;
  assert.ok(name?.form === 'uniformResourceIdentifier');
  const { body } = await httpRequest(name.text);
  return parseCertificateList(body)
    .entriesFor(parsed.serialHex, parsed.issuer)
    .map(({ reason }) => reason);
}

const certificateOf = async ({ number, id }: Phone) =>
  (await world.applications(number))
    .find((row: { applicationId: string }) => row.applicationId === id)
    .certificates.find(({ kind }: { kind: string }) => kind === 'userAuthentication');

/** Whatever waits for a retry is due, again and again. */
async function settle(): Promise<void> {
  world.wire.onRequest = () => undefined;
  await world.wire.letGo();
  for (let round = 0; round < 3; round++) {
    world.clock.move(61_000);
    await world.context.outbox.kick();
  }
}

describe('docs/protocol/registration.md, the release of a suspension', () => {
  it('makes the certificate good again in OCSP and CRL, keeps the phone as it was, and is written down', async () => {
    const phone = await world.phoneOfSomebody();
    await order(phone, 'certificateHold');
    assert.equal(await status(phone), 'revoked certificateHold');
    assert.deepEqual(await inCrl(phone), ['certificateHold']);
    const { certificates } = await order(phone, 'removeFromCRL');
    assert.deepEqual(
      certificates.map(({ kind, profile }) => [kind, profile]),
      [['userAuthentication', 'phone']],
    );
    assert.equal(await status(phone), 'good');
    assert.deepEqual(await inCrl(phone), []);
    const { reason, revokedAt } = await certificateOf(phone);
    assert.deepEqual([reason, revokedAt], [null, null]);
    const written = sql<{ data: string }>`select data from audit_log where event = 'certificate.released'`;
    assert.deepEqual(
      (await written.execute(world.context.db)).rows.map(({ data }) => JSON.parse(data)),
      [{ application: phone.id, kind: 'userAuthentication' }],
    );
    const { body } = await world.call('GET', `/applications/${phone.id}`, undefined, phone.token);
    assert.deepEqual([body.state, body.certificates.length], ['delivered', 2]);
    assert.ok(!world.tsmOrders.includes(`DELETE /deployments/${phone.id}`));
  });

  it('once for each order; another order finds nothing suspended, and so does one about what was never suspended', async () => {
    const phone = await world.phoneOfSomebody();
    await assert.rejects(order(phone, 'removeFromCRL'), { code: 'registration.nothing_suspended' });
    await order(phone, 'certificateHold');
    const answer = await order(phone, 'removeFromCRL', {}, 'release-once');
    assert.deepEqual(await order(phone, 'removeFromCRL', {}, 'release-once'), answer);
    await assert.rejects(order(phone, 'removeFromCRL'), { code: 'registration.nothing_suspended' });
    await assert.rejects(order(phone, 'certificateHold', {}, 'release-once'), { code: 'registration.order_differs' });
    await order(phone, 'certificateHold');
    await order(phone, 'removeFromCRL', {}, 'release-once');
    assert.equal(await status(phone), 'revoked certificateHold', 'a repetition releases no later suspension');
    await order(phone, 'removeFromCRL');
    assert.equal(await status(phone), 'good');
  });

  it('never of a signing certificate, which is issued anew, and never after a final revocation', async () => {
    const phone = await world.phoneOfSomebody();
    await order(phone, 'certificateHold', both);
    await assert.rejects(order(phone, 'removeFromCRL', both), { code: 'registration.signing_not_released' });
    await order(phone, 'removeFromCRL');
    assert.deepEqual(await ocspOf(world, phone.certificates), {
      userAuthentication: 'good',
      digitalSignature: 'revoked certificateHold',
    });
    await order(phone, 'keyCompromise', both);
    await assert.rejects(order(phone, 'removeFromCRL'), { code: 'registration.nothing_suspended' });
    assert.equal(await status(phone), 'revoked keyCompromise');
  });

  it('whatever number somebody has said once: decisions go on, and an end is an end', async () => {
    const HIGHEST = 2 ** 31 - 1;
    for (const number of [HIGHEST, HIGHEST - 1]) {
      const phone = await world.phoneOfSomebody();
      const { certificate } = phone.certificates.find(({ kind }) => kind === 'userAuthentication')!;
      const sha256 = createHash('sha256').update(fromBase64(certificate)).digest('base64url');
      const say = (said: number) =>
        world.peers.registration.call('ca', 'PUT', `/revocations/${sha256}`, {
          reason: 'removeFromCRL',
          at: world.clock.now().toISOString(),
          number: said,
        });
      await assert.rejects(say(HIGHEST + 1), { code: 'http.body_invalid' });
      await say(number);
      for (const [reason, expected] of [
        ['certificateHold', 'revoked certificateHold'],
        ['removeFromCRL', 'good'],
        ['certificateHold', 'revoked certificateHold'],
        ['keyCompromise', 'revoked keyCompromise'],
      ] as const) {
        await order(phone, reason);
        await settle();
        assert.equal(await status(phone), expected);
      }
    }
  });

  it('by the operator alone', async () => {
    const phone = await world.phoneOfSomebody();
    await order(phone, 'certificateHold');
    const release = {
      resident: phone.number,
      profiles: ['phone'],
      kinds: ['userAuthentication'],
      reason: 'removeFromCRL',
    };
    for (const by of [world.peers.counter, world.peers.tsm])
      await assert.rejects(by.call('registration', 'PUT', '/revocation-orders/not-theirs', release), {
        code: 'http.unauthorized',
      });
  });

  it('before the CA has heard of the suspension, or while it is away: nothing stays suspended, and no order stays behind', async () => {
    const phone = await world.phoneOfSomebody();
    await world.stopCa();
    await order(phone, 'certificateHold');
    await order(phone, 'removeFromCRL');
    await world.startCa();
    await settle();
    assert.equal(await status(phone), 'good');
    const left =
      await sql`select id from outbox where kind in ('issue', 'endIssuance', 'revoke') and done_at is null`.execute(
        world.context.db,
      );
    assert.deepEqual(left.rows, []);
  });

  it('that was decided while the clock was behind is later than its suspension all the same', async () => {
    const phone = await world.phoneOfSomebody();
    await order(phone, 'certificateHold');
    const HOUR = 3_600_000;
    world.clock.move(-HOUR);
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await order(phone, 'removeFromCRL');
    world.clock.move(HOUR);
    await settle();
    assert.equal(await status(phone), 'good');
  });

  it('that comes late changes nothing about a suspension that was decided after it', async () => {
    const phone = await world.phoneOfSomebody();
    await order(phone, 'certificateHold');
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'late' : undefined);
    await order(phone, 'removeFromCRL');
    world.wire.onRequest = () => undefined;
    await order(phone, 'certificateHold');
    world.clock.move(5_000);
    await world.context.outbox.kick();
    await world.wire.letGo();
    assert.match(world.wire.fates.at(-1)!.said!, /^200 .*"overtakenBy":3/);
    await settle();
    assert.equal(await status(phone), 'revoked certificateHold');
  });

  /** The requests about revocations meet the first of these fates, the next one, and so on; then the wire is whole. */
  function wireWith(...fates: ('late' | 'never arrives' | 'answer lost' | undefined)[]): void {
    world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? fates.shift() : undefined);
  }
  const said = () => world.wire.fates.at(-1)!.said!;
  const numberAt = async ({ id }: Phone) => {
    const rows = await world.caDb
      .selectFrom('certificate')
      .select('last_order')
      .where('issuance', '=', id)
      .where('kind', '=', 'userAuthentication')
      .execute();
    return rows[0]!.last_order;
  };

  it('that was delivered is not undone by a suspension of before it that comes late, once or twice', async () => {
    const phone = await world.phoneOfSomebody();
    wireWith('late', 'late');
    await order(phone, 'certificateHold');
    world.clock.move(2_000);
    await world.context.outbox.kick();
    await order(phone, 'removeFromCRL');
    world.clock.move(5_000);
    await world.context.outbox.kick();
    assert.equal(await status(phone), 'good');
    await world.wire.letGo();
    assert.match(said(), /^200 .*"state":"good".*"overtakenBy":2/);
    assert.equal(await status(phone), 'good');
    await settle();
    assert.equal(await status(phone), 'good');
    assert.deepEqual(await inCrl(phone), []);
  });

  it('and a final revocation that comes late is carried out, whatever was delivered before it', async () => {
    const phone = await world.phoneOfSomebody();
    wireWith('late', 'late');
    await order(phone, 'keyCompromise');
    // As if the book had been put back meanwhile, and were ahead: a release with a higher number.
    const sha256 = createHash('sha256').update(fromBase64(phone.certificates[0]!.certificate)).digest('base64url');
    const at = world.clock.now().toISOString();
    await world.peers.registration.call('ca', 'PUT', `/revocations/${sha256}`, {
      reason: 'removeFromCRL',
      at,
      number: 9,
    });
    await world.wire.letGo();
    assert.equal(await status(phone), 'revoked keyCompromise');
    await settle();
    assert.equal(await status(phone), 'revoked keyCompromise');
  });

  it('a suspension is carried out though the book was put back to a backup, and counts below what the CA has heard', async () => {
    const phone = await world.phoneOfSomebody();
    await order(phone, 'certificateHold');
    await order(phone, 'removeFromCRL');
    assert.equal(await numberAt(phone), 2);
    await world.context.db
      .updateTable('certificate')
      .set({ reason: null, decided_at: null, revoked_at: null, decision: 0 })
      .where('application', '=', phone.id)
      .execute();
    await order(phone, 'certificateHold');
    await settle();
    assert.equal(await status(phone), 'revoked certificateHold');
    assert.equal(await numberAt(phone), 3);
  });

  it('orders of before there were numbers are taken, and none of them undoes what has a number', async () => {
    const phone = await world.phoneOfSomebody();
    const { certificate } = phone.certificates.find(({ kind }) => kind === 'userAuthentication')!;
    const sha256 = createHash('sha256').update(fromBase64(certificate)).digest('base64url');
    const send = async (reason: string, number?: number) => {
      world.clock.move(1_000);
      const at = world.clock.now().toISOString();
      const body = { reason, at, ...(number === undefined ? {} : { number }) };
      return (await world.peers.registration.call('ca', 'PUT', `/revocations/${sha256}`, body)) as object;
    };
    const held = await send('certificateHold');
    assert.deepEqual(Object.keys(held), ['state', 'reason', 'revokedAt']);
    assert.equal(((await send('removeFromCRL')) as { state: string }).state, 'good');
    assert.deepEqual(await send('removeFromCRL', 4), { state: 'good', reason: null, revokedAt: null });
    for (const late of [undefined, 1, 3])
      assert.deepEqual(await send('certificateHold', late), {
        state: 'good',
        reason: null,
        revokedAt: null,
        overtakenBy: 4,
      });
    assert.equal(((await send('certificateHold', 5)) as { state: string }).state, 'hold');
    for (const late of [undefined, 4])
      assert.equal(((await send('removeFromCRL', late)) as { overtakenBy: number }).overtakenBy, 5);
    assert.equal(((await send('keyCompromise', 1)) as { state: string }).state, 'revoked');
    await settle();
    assert.equal(await status(phone), 'revoked keyCompromise');
  });

  it('whatever is ordered at once and whatever becomes of the orders, a final revocation stays final, and else the last word counts', async () => {
    const word = fc.constantFrom('certificateHold', 'removeFromCRL', 'keyCompromise');
    const fate = fc.constantFrom(undefined, undefined, 'never arrives', 'answer lost', 'late');
    const rounds = fc.array(fc.array(fc.tuple(word, fate), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    const { number, signer } = await world.phoneOfSomebody();
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const phone = { number, ...(await world.enrol(signer)) };
        for (const round of all) {
          const fates = round.map(([, one]) => one);
          world.wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? fates.shift() : undefined);
          const refusals = round.map(([reason]) =>
            order(phone, reason).catch((failure: InroError) => {
              assert.equal(failure.code, 'registration.nothing_suspended');
            }),
          );
          await Promise.all(refusals);
        }
        const decided = await world.context.db
          .selectFrom('certificate')
          .select('reason')
          .where('application', '=', phone.id)
          .where('kind', '=', 'userAuthentication')
          .executeTakeFirstOrThrow();
        if (all.flat().some(([reason]) => reason === 'keyCompromise')) assert.equal(decided.reason, 'keyCompromise');
        await settle();
        const wanted = decided.reason === null ? 'good' : `revoked ${decided.reason}`;
        assert.equal(await status(phone), wanted);
        assert.deepEqual(await inCrl(phone), decided.reason === null ? [] : [decided.reason]);
        const { reason, revokedAt } = await certificateOf(phone);
        assert.deepEqual([reason, revokedAt === null], [decided.reason, decided.reason === null]);
      }),
      { numRuns: 20 },
    );
  });
});
