// The threat: docs/threats/t-182-log-that-hides-a-login.md
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import { socketTransport } from '@inro/host';
import { HolderLog, type LogEntry, PresentationJourney, Staples, type WalletPorts } from '@inro/wallet/core';
import { pairedWallet } from '../../quality/people/phone.ts';
import { agree, newPhone } from './support/people.ts';
import { beginLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { asItIs, type World, without } from './support/without.ts';

const LOG = 'apps/wallet/src/core/log.ts';
const DOOR = 'apps/wallet/src/core/door-client.ts';
type Log = Pick<HolderLog, 'append'>;
const logIn = async (world: World, ports: Pick<WalletPorts, 'storage' | 'clock'>): Promise<Log> =>
  new (await world<typeof import('../../apps/wallet/src/core/log.ts')>(LOG)).HolderLog(ports);

const long = '銀'.repeat(200);
const longNames = { ja: long, 'ja-x-easy': long, en: long };
/** Lines of such names: what a phone can just keep, and what is too much. */
const nearlyFull: [number, number] = [200, 80];

describe('T-182 a log that hides a login', () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());
  beforeEach(() => new HolderLog(scene.ports).clear());

  const lines = () => new HolderLog(scene.ports).entries();
  const handedOver = async () => (await lines()).filter(({ outcome }) => outcome === 'handedOver').length;
  const logInAtBank = async () => agree(scene.ports, (await beginLogin(scene, 'same-device')).link);

  /** What any page in the world can make a wallet write, as often as it likes; written as one, to be quick. */
  const junk: LogEntry = { at: '2026-01-01T00:00:00.000Z', kind: 'login', outcome: 'failed', code: 'x'.repeat(40) };
  async function flood(log: Log, how: Partial<LogEntry> = {}, [before, more] = [498, 3]): Promise<void> {
    await scene.ports.storage.update('log', (found) => {
      const stored = found === null ? { entries: [] } : (JSON.parse(found) as { entries: LogEntry[] });
      return JSON.stringify({ entries: [...Array<LogEntry>(before).fill({ ...junk, ...how }), ...stored.entries] });
    });
    for (let i = 0; i < more; i++) await log.append({ ...junk, ...how });
  }

  it('by what anybody can make it write: failed links, and refusals, make room before a hand-over does', async () => {
    await logInAtBank();
    await assert.rejects(PresentationJourney.open(scene.ports, 'openid4vp://authorize?junk'));
    assert.equal((await lines())[0]!.outcome, 'failed', 'this is what a link can do');
    for (const outcome of ['failed', 'refused'] as const) {
      await flood(new HolderLog(scene.ports), { outcome });
      assert.equal((await lines()).length, 500);
      assert.equal(await handedOver(), 1, outcome);
    }
  });

  it('by hand-overs of its own: those that make room are counted, with the day of the newest', async () => {
    await logInAtBank();
    const [first] = await lines();
    await flood(new HolderLog(scene.ports), { outcome: 'handedOver' });
    assert.deepEqual(await new HolderLog(scene.ports).fallenAway(), { count: 2, newest: junk.at });
    assert.ok((await lines()).some(({ at }) => at === first!.at) || first!.at > junk.at);
  });

  it('by long names: what the phone cannot keep is not tried, and the login is in the log', async () => {
    await flood(new HolderLog(scene.ports), { relyingParty: longNames }, nearlyFull);
    await logInAtBank();
    assert.equal((await lines())[0]!.outcome, 'handedOver');
    assert.ok(utf8((await scene.ports.storage.get('log'))!).length < 201_000);
  });

  /** Pages of one phone in several browsers, which share its storage and nothing else. */
  const browsers = (count: number) =>
    Promise.all(
      Array.from({ length: count }, async () => ({
        ...(await pairedWallet(scene.house.system, scene.wallet.phone)),
        clock: scene.house.clock,
      })),
    );
  const writeAtOnce = async (logs: readonly Log[]) => {
    await Promise.all(logs.flatMap((log) => [1, 2, 3].map(() => log.append({ kind: 'login', outcome: 'handedOver' }))));
    return handedOver();
  };

  it('by two browsers, or five: each line that one writes is there, whatever the others write', async () => {
    for (const count of [2, 5]) {
      await new HolderLog(scene.ports).clear();
      const logs = (await browsers(count)).map((ports) => new HolderLog(ports));
      assert.equal(await writeAtOnce(logs), 3 * count);
    }
  });

  it('nor by other things written at once: another phone, a new proof, a deletion that comes before', async () => {
    const other = await newPhone(scene.house);
    await Promise.all([
      new HolderLog(other).append({ kind: 'enrolment', outcome: 'failed' }),
      new Staples(scene.ports).refresh(),
      new HolderLog(scene.ports).append({ kind: 'login', outcome: 'handedOver' }),
      new HolderLog(scene.ports).append({ kind: 'login', outcome: 'handedOver' }),
    ]);
    assert.equal(await handedOver(), 2);
    assert.equal((await new HolderLog(other).entries()).length, 1);
    await new HolderLog(scene.ports).clear();
    await Promise.all([new HolderLog(scene.ports).append({ kind: 'login', outcome: 'handedOver' })]);
    assert.equal(await handedOver(), 1);
    assert.notEqual(await new Staples(scene.ports).current(), null);
  });

  it('counter-test: a log in which the oldest makes room, whatever it is, is emptied of a login by links', async () => {
    await logInAtBank();
    const blind = without({ file: LOG, defence: ' && worth[outcome] === least' });
    await flood(await logIn(blind, scene.ports));
    assert.equal(await handedOver(), 0);
  });

  it('counter-test: a log without a limit in bytes ends every login', async () => {
    const endless = without({ file: LOG, defence: ' || (bytes > MOST_BYTES && entries.length > 1)' });
    const attack = async (world: World) =>
      flood(await logIn(world, scene.ports), { relyingParty: longNames }, nearlyFull);
    await assert.rejects(attack(endless), { code: 'http.too_large' });
    await new HolderLog(scene.ports).clear();
    await attack(asItIs);
  });

  it('counter-test: a wallet that does not ask whether it has written loses lines between two browsers', async () => {
    const careless = without({ file: DOOR, defence: 'if (written === true) return;', instead: 'return void written;' });
    const { DoorClient } = await careless<typeof import('../../apps/wallet/src/core/door-client.ts')>(DOOR);
    const logs = await Promise.all(
      [1, 2].map(async () => {
        const { walletUrl, pairingToken } = await scene.house.system.cast(
          'POST',
          `/cast/phones/${scene.wallet.phone}/pairing`,
        );
        const { protocol, host } = new URL(scene.house.system.origin('handset'));
        const http = socketTransport({ origin: new URL(String(walletUrl)).origin });
        const origin = `${protocol}//${scene.wallet.phone}.${host}`;
        const { door } = await new DoorClient({ origin, http }).pair(String(pairingToken));
        return new HolderLog({ storage: door.storage, clock: scene.house.clock });
      }),
    );
    assert.ok((await writeAtOnce(logs)) < 6);
  });
});
