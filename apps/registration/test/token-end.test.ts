import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { movableClock } from '@inro/host/testing';
import { SessionRates } from '../src/applications/session-rates.ts';
import { endWhatTookTooLong } from '../src/applications/sweep.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

async function begun() {
  const number = world.newNumber();
  const { signer } = await world.citizen(number);
  const element = await world.element();
  const application = await world.application(signer, element);
  const { applicationId: id, statusToken: token } = await world.accepted(application.der);
  return { number, signer, element, application, id, token: token as string };
}
const codeOf = async (id: string, token: string): Promise<string> => {
  const { status, body } = await world.call('GET', `/applications/${id}`, undefined, token);
  return status === 200 ? body.state : body.code;
};

describe('ADR 38: the same document gets its answer again', () => {
  it('for ten minutes, the same one from any instance', async () => {
    const { application, token } = await begun();
    world.clock.move(9 * MINUTE);
    assert.equal((await world.accepted(application.der)).statusToken, token);
    await world.restart();
    assert.equal((await world.accepted(application.der)).statusToken, token);
    world.clock.move(MINUTE);
    for (let again = 0; again < 2; again++) {
      const { status, body } = await world.apply(application.der);
      assert.deepEqual([status, body.code], [409, 'registration.application_answered']);
      assert.equal(JSON.stringify(body).includes(token), false);
    }
  });

  it('not once its keys are there, with which the CA gets it, nor when it is certified or over', async () => {
    const { number, application, element, id } = await begun();
    const refused = async () => (await world.apply(application.der)).body.code;
    world.wire.onRequest = (_, path) => (path === `/issuances/${id}` ? 'never arrives' : undefined);
    const { submit } = await world.deploy(id, application, element);
    assert.equal(await refused(), 'registration.application_answered');
    world.wire.onRequest = () => undefined;
    const { certificates } = await submit();
    assert.equal(await refused(), 'registration.application_answered');
    await world.deliver(id, certificates!);
    assert.equal(await refused(), 'registration.application_answered');
    await world.orderRevocation(number);
    assert.equal(await refused(), 'registration.application_answered');
  });
});

describe('ADR 38: a status token ends', () => {
  it('not while the certificates last, and a week after the last of them', async () => {
    const { signer } = await begun();
    const { id, token } = await world.enrol(signer);
    world.clock.move(365 * DAY);
    assert.equal(await codeOf(id, token), 'delivered');
    const [row] = (await world.recorded(id)).toSorted((a, b) => b.not_after.getTime() - a.not_after.getTime());
    const left = row!.not_after.getTime() - world.clock.now().getTime();
    world.clock.move(left + 7 * DAY - MINUTE);
    assert.equal(await codeOf(id, token), 'delivered');
    world.clock.move(MINUTE);
    assert.equal(await codeOf(id, token), 'registration.token_ended');
    world.clock.move(-(left + 7 * DAY) - 365 * DAY);
  });

  it('a week after the receipt of deletion; before that the phone may come a year later', async () => {
    const { number, id, token } = await world.phoneOfSomebody();
    await world.orderRevocation(number);
    world.clock.move(399 * DAY);
    assert.equal(await codeOf(id, token), 'revoked');
    await world.peers.tsm.call('registration', 'POST', `/deployments/${id}/deleted`, {});
    world.clock.move(7 * DAY - MINUTE);
    assert.equal(await codeOf(id, token), 'revoked');
    world.clock.move(MINUTE);
    assert.equal(await codeOf(id, token), 'registration.token_ended');
    world.clock.move(-406 * DAY);
  });

  it('when a phone stays away for more than a year', async () => {
    const { id, token } = await begun();
    world.clock.move(25 * 60 * MINUTE);
    await endWhatTookTooLong(world.context);
    world.clock.move(400 * DAY);
    assert.equal(await codeOf(id, token), 'registration.token_ended');
    world.clock.move(-400 * DAY - 25 * 60 * MINUTE);
  });
});

describe('ADR 38: what one token causes at the TSM has a rate', () => {
  it('so many sessions at once, and then one in three seconds; the answer comes all the same', async () => {
    const { id, token } = await begun();
    const other = await begun();
    const sessions = () => world.tsmOrders.filter((order) => order === `PUT /deployments/${id}`).length;
    const before = sessions();
    const polls = Array.from({ length: 60 }, () => world.call('GET', `/applications/${id}`, undefined, token));
    const states = (await Promise.all(polls)).map(({ status, body }) => [status, body.state]);
    assert.deepEqual(new Set(states.map(String)), new Set(['200,deploying']));
    const asked = sessions() - before;
    assert.ok(asked >= 20 && asked < 40, `${asked} sessions`);
    const { body } = await world.call('GET', `/applications/${other.id}`, undefined, other.token);
    assert.ok(body.seram.sessionId, 'nobody else waits for it');
    world.clock.move(MINUTE);
    assert.ok((await world.call('GET', `/applications/${id}`, undefined, token)).body.seram.sessionId);
  });

  it('kept for a limited number of applications, and of a clock that was set back', () => {
    const clock = movableClock();
    const rates = new SessionRates(clock);
    for (let n = 0; n < 20; n++) assert.ok(rates.take('one'));
    assert.equal(rates.take('one'), false);
    clock.move(-DAY);
    clock.move(MINUTE);
    assert.ok(rates.take('one'));
    for (let n = 0; n < 10_001; n++) rates.take(`other-${n}`);
    assert.ok(rates.take('other-0'));
  });
});

describe('ADR 38: documents that were not handed in before have the rate of strangers', () => {
  it('above it one is told to come back, and the same document still gets its answer', async () => {
    const { application, token } = await begun();
    const { signer } = await begun();
    const next = await world.application(signer, await world.element());
    // Somebody floods: whatever comes back is taken before another may take it.
    world.clock.stop();
    for (let busy = false; !busy; )
      try {
        world.context.applications.take();
      } catch {
        busy = true;
      }
    const { status, body } = await world.apply(next.der);
    const again = await world.accepted(application.der);
    world.clock.goOn();
    assert.deepEqual([status, body.code], [503, 'http.busy']);
    assert.equal(again.statusToken, token);
    world.clock.move(MINUTE);
    assert.equal((await world.apply(next.der)).status, 202);
  });
});
