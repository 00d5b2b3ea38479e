import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestRegistration, type TestRegistration } from './support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const JAPAN = 9 * HOUR;

describe('docs/protocol/registration.md, issuing hours', () => {
  let world: TestRegistration;
  before(async () => {
    world = await startTestRegistration();
  });
  after(() => world.dispose());

  /** HH:MM in Japan, so many hours from now. */
  const inJapan = (hours: number): string =>
    new Date(world.clock.now().getTime() + hours * HOUR + JAPAN).toISOString().slice(11, 16);
  const told = async () => (await world.call('POST', '/enrolments', {})).body.issuing;
  const held = () => world.peers.registration.call('ca', 'GET', '/issuing-hours');
  const restartCa = async (issuingHours: unknown): Promise<void> => {
    await world.stopCa();
    await world.startCa({ issuingHours });
  };

  it('a wallet is told what the CA holds to, at most a minute late, over midnight too', async () => {
    assert.deepEqual(await told(), { open: true });
    for (const [from, until] of [
      [2, 4],
      [2, -2],
      [-2, 2],
    ] as const) {
      const before = await told();
      await restartCa({ from: inJapan(from), until: inJapan(until) });
      assert.deepEqual(await told(), before);
      world.clock.move(MINUTE + 1000);
      assert.deepEqual(await told(), await held());
    }
  });

  it('while the CA is away, what it said last, until the time at which it said it opens', async () => {
    await restartCa({ from: inJapan(2), until: inJapan(4) });
    world.clock.move(MINUTE + 1000);
    const last = await told();
    assert.equal(last.open, false);
    await world.stopCa();
    world.clock.move(HOUR);
    assert.deepEqual(await told(), last);
    world.clock.move(HOUR);
    assert.deepEqual(await told(), { open: true });
  });

  it('where the CA has said nothing yet, closed without an hour; and what it says soon after it is there', async () => {
    await world.restart();
    assert.deepEqual(await told(), { open: false });
    await world.startCa({ issuingHours: null });
    world.clock.move(10_000);
    assert.deepEqual(await told(), { open: true });
  });
});
