import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { sql } from '@inro/host';
import { parseCertificate } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { readBasicFourAttributes } from '@inro/verifier';
import { endWhatTookTooLong } from '../src/applications/sweep.ts';
import { RegistrationError } from '../src/errors/index.ts';
import { hanakosEntry, startTestRegistration, type TestPhone, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

const HOUR = 3_600_000;
const failsWith = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;
const report = (id: string, { cplc, chain }: TestPhone) =>
  world.peers.tsm.call('registration', 'POST', `/deployments/${id}/element`, {
    cplc,
    attestationChain: toBase64(chain),
    target: 'deployed',
  });
const states = async (id: string) => (await world.recorded(id)).map(({ state }) => state);
const phoneOf = async (number: string) =>
  (await world.applications(number)).find((row: { profile: string }) => row.profile === 'phone');

/** Whatever waits for a retry is due. */
async function afterAWhile(): Promise<void> {
  await world.context.outbox.kick();
  world.clock.move(61_000);
  await world.context.outbox.kick();
}

/** A phone whose certificates are issued and not yet reported as stored. */
async function issued(number: string) {
  const { signer } = await world.citizen(number);
  const element = await world.element();
  const application = await world.application(signer, element);
  const { applicationId: id, statusToken: token } = await world.accepted(application.der);
  const { certificates } = await world.deploy(id, application, element);
  return { id, token, element, certificates: certificates! };
}

describe('docs/protocol/life-cycle.md, Application: what an element says once there are certificates', () => {
  it('another element ends the session and nothing else: what is certified goes on', async () => {
    const { id, element, certificates } = await issued('4000000001');
    await assert.rejects(report(id, await world.element()), failsWith('registration.attestation_mismatch'));
    assert.equal((await phoneOf('4000000001')).state, 'issued');
    await world.deliver(id, certificates);
    await assert.rejects(report(id, await world.element()), failsWith('registration.attestation_mismatch'));
    await report(id, element);
    assert.equal((await phoneOf('4000000001')).state, 'delivered');
    assert.deepEqual(await states(id), ['good', 'good']);
  });

  it('a phone whose maker is trusted no longer gets the certificates that it has: to revoke them is the operator’s', async () => {
    const { id, element } = await issued('4000000002');
    const trust = world.context.trust as { readElement: unknown };
    const { readElement } = trust;
    trust.readElement = async () => {
      throw new RegistrationError('registration.attestation_invalid');
    };
    try {
      await report(id, element);
    } finally {
      trust.readElement = readElement;
    }
    assert.equal((await phoneOf('4000000002')).state, 'issued');
  });

  it('no session puts off the end of what is not delivered within 24 hours', async () => {
    const { id, element } = await issued('4000000003');
    world.clock.move(23 * HOUR);
    await report(id, element);
    await endWhatTookTooLong(world.context);
    assert.equal((await phoneOf('4000000003')).state, 'issued');
    world.clock.move(HOUR + 1);
    await endWhatTookTooLong(world.context);
    await afterAWhile();
    assert.equal((await phoneOf('4000000003')).state, 'revoked');
    assert.deepEqual(await states(id), ['revoked', 'revoked']);
  });
});

describe('docs/protocol/ca.md: a certificate is revoked since the decision', () => {
  it('also when the CA hears of it hours later', async () => {
    const number = '4000000010';
    const { signer } = await world.citizen(number);
    const { id } = await world.enrol(signer);
    await world.stopCa();
    const decided = world.clock.now();
    await world.orderRevocation(number);
    world.clock.move(10 * HOUR);
    await world.startCa();
    await afterAWhile();
    const revoked = (await world.recorded(id)).find(({ kind }) => kind === 'userAuthentication');
    const late = Number(revoked?.revoked_at?.getTime()) - decided.getTime();
    assert.ok(late >= 0 && late < HOUR, `${late} ms after the decision`);
  });
});

describe('ADR 15: decisions of a registration whose clock was ahead', () => {
  it('hold from now once it is right again, and are not refused until the date has come', async () => {
    const { id } = await issued('4000000040');
    await world.stopCa();
    world.clock.move(25 * HOUR);
    await endWhatTookTooLong(world.context);
    await world.context.outbox.kick();
    world.clock.move(-25 * HOUR);
    await world.startCa();
    await afterAWhile();
    assert.deepEqual(await states(id), ['revoked', 'revoked']);
  });
});

describe('who enters, who certifies and who reads go by the same four attributes', () => {
  const longest = {
    name: '髙'.repeat(60),
    alias: 'A'.repeat(38),
    nameSubstitutions: '00000'.repeat(100),
    address: '𠮷'.repeat(200),
    addressSubstitutions: '00000'.repeat(200),
    municipality: `S${'o'.repeat(63)}`,
  };

  it('the longest that the register takes is certified and read without a defect', async () => {
    const { signer } = await world.citizen('4000000020', longest);
    const { attributes, defects } = readBasicFourAttributes(parseCertificate(signer.certificate));
    assert.deepEqual(defects, []);
    assert.equal(attributes.name?.text, `${longest.name}（${longest.alias}）`);
  });

  for (const [attribute, value] of Object.entries({
    alias: 'A'.repeat(39),
    nameSubstitutions: '00000'.repeat(101),
    address: '𠮷'.repeat(201),
    addressSubstitutions: '00000'.repeat(201),
  }))
    it(`the register refuses a longer ${attribute}`, async () => {
      const entry = { ...hanakosEntry, ...longest, [attribute]: value };
      await assert.rejects(
        world.peers.counter.call('registration', 'PUT', '/residents/4000000021', entry),
        failsWith('http.body_invalid'),
      );
    });
});

describe('GET /applications/ID', () => {
  it('asks the TSM and writes nothing down for it, also while the TSM is away', async () => {
    const { signer } = await world.citizen('4000000030');
    const { applicationId, statusToken } = await world.accepted(
      (await world.application(signer, await world.element())).der,
    );
    const count = async () =>
      (await sql<{ n: number }>`select count(*)::int n from outbox`.execute(world.context.db)).rows[0]!.n;
    const before = await count();
    const poll = () => world.call('GET', `/applications/${applicationId}`, undefined, statusToken);
    for (let n = 0; n < 5; n++) assert.ok((await poll()).body.seram.sessionId);
    await world.stopTsm();
    for (let n = 0; n < 5; n++) assert.equal((await poll()).body.seram, null);
    await world.startTsm();
    assert.ok((await poll()).body.seram.sessionId);
    assert.equal(await count(), before);
  });
});
