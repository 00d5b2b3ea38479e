// The threat: docs/threats/t-203-suspension-let-go-late.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FaultyWire } from '../../quality/faults/house/faulty-wire.ts';
import type { House } from './support/house.ts';
import { openHouseOnWire } from './support/house-on-a-wire.ts';
import { newPerson, type Person } from './support/people.ts';
import { asItIs, type World, without } from './support/without.ts';

const PATIENCE_MS = 60_000;

describe('T-203 a suspension is let go on the wire after its release', () => {
  let house: House;
  let wire: FaultyWire;
  let close: () => Promise<void>;
  let orders = 0;
  before(async () => {
    ({ house, wire, close } = await openHouseOnWire());
  });
  after(() => close());

  const order = ({ number }: Person, reason: string): Promise<unknown> => {
    const body = { resident: number, profiles: ['card'], kinds: ['userAuthentication'], reason };
    const path = `/revocation-orders/order-of-the-desk-${++orders}`;
    return house.peer('operator').call('registration', 'PUT', path, body, PATIENCE_MS);
  };

  /** The first of two orders is held back until the second is delivered: what the CA then says to each that is let go. */
  async function letGoLate(first: string, second: string, before: readonly string[] = []): Promise<string[]> {
    const person = await newPerson(house);
    for (const reason of before) await order(person, reason);
    let delivered = 0;
    const isOrder = (path: string) => path.startsWith('/revocations/');
    wire.onRequest = (_, path) => (isOrder(path) ? 'late' : undefined);
    await order(person, first);
    // The next that passes is the release, or the first order tried again: by then it says what was decided last.
    wire.onRequest = (_, path) => {
      if (isOrder(path)) delivered++;
      return undefined;
    };
    house.clock.move(2_000);
    await order(person, second);
    assert.ok(delivered > 0, 'the second order is delivered before the first is let go');
    const known = wire.fates.length;
    await wire.letGo();
    return wire.fates.slice(known).map(({ said }) => {
      const [status, body] = [said!.slice(0, 3), JSON.parse(said!.slice(4))];
      return status === '200' ? `${body.state}${body.overtakenBy === undefined ? '' : ', overtaken'}` : body.code;
    });
  }

  it('does nothing any more: the certificate stays good', async () => {
    const said = await letGoLate('certificateHold', 'removeFromCRL');
    assert.ok(said.length > 0);
    assert.deepEqual([...new Set(said)], ['good, overtaken']);
  });

  it('nor does a release after a suspension that was ordered again', async () => {
    const said = await letGoLate('removeFromCRL', 'certificateHold', ['certificateHold']);
    assert.deepEqual([...new Set(said)], ['hold, overtaken']);
  });

  it('a revocation for good is carried out however late, and a suspension after one changes nothing', async () => {
    const late = await letGoLate('certificateHold', 'keyCompromise');
    assert.deepEqual([...new Set(late)], ['revoked, overtaken']);
  });

  const inWorld = async (world: World): Promise<string[]> => {
    await house.replace('ca', world);
    return await letGoLate('certificateHold', 'removeFromCRL').finally(() => house.replace('ca', asItIs));
  };

  it('counter-test: a CA that does not look at the numbers suspends the certificate again', async () => {
    const file = 'apps/ca/src/revocation.ts';
    const said = await inWorld(
      without({ file, defence: 'last_order !== null && number < last_order', instead: 'false' }),
    );
    assert.equal(said[0], 'hold');
  });

  /** How many orders about one certificate come, within this time, to a CA that was taken over and always says a higher number. */
  async function askedIn(ms: number, registration: World): Promise<number> {
    const file = 'apps/ca/src/revocation.ts';
    const higher = {
      file,
      defence: "event !== 'revoke' && isOvertaken(row, order)) return { ...receipt, overtakenBy: row.last_order! };",
      instead: 'true) return { ...receipt, overtakenBy: order.number! + 1 };',
    };
    const person = await newPerson(house);
    await house.replace('ca', without(higher));
    await house.replace('registration', registration);
    let asked = 0;
    wire.onRequest = (_, path) => {
      if (path.startsWith('/revocations/')) asked++;
      return undefined;
    };
    await order(person, 'certificateHold');
    await new Promise((resolve) => setTimeout(resolve, ms));
    wire.onRequest = () => undefined;
    await house.replace('registration', asItIs);
    await house.replace('ca', asItIs);
    return asked;
  }

  it('a CA that always says a higher number is asked again after a pause', async () => {
    assert.ok((await askedIn(5_000, asItIs)) <= 2);
  });

  it('counter-test: where the next order is due at once, it is asked without an end', async () => {
    const hasty = without({
      file: 'apps/registration/src/life-cycle/certificate.ts',
      defence: 'const ANEW_AFTER_MS = 10_000;',
      instead: 'const ANEW_AFTER_MS = 0;',
    });
    assert.ok((await askedIn(5_000, hasty)) > 20);
  });
});
