// The threat: docs/threats/t-253-statements-come-back.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type PresentationPorts, Staples, Statements } from '@inro/wallet/core';
import { openScene, type Scene } from './support/scene.ts';
import { onTheWire } from './support/wire-of-phone.ts';
import { without } from './support/without.ts';

const HOUR = 3_600_000;
const KEY = 'statements';
const STORE = 'apps/wallet/src/core/statements/statements.ts';

describe('T-253 a fetch under way brings back what was used or forgotten meanwhile', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  /** The phone, on which something happens while the authority's answer is under way, and whose answer may be lost. */
  function meanwhile(event: () => Promise<unknown>, isLost = false): PresentationPorts {
    const door = onTheWire(scene.ports.door, (go) => async (request) => {
      const answer = await go(request);
      await event();
      return isLost ? { ...answer, status: 503, body: new Uint8Array() } : answer;
    });
    return { ...scene.ports, door };
  }
  const kept = () => scene.ports.storage.get(KEY);
  const isDue = () => scene.house.clock.move(23 * HOUR);
  const use = async () => {
    const statements = new Statements(scene.ports);
    await statements.takeKey((await statements.held())!);
  };

  it('a key that was used while the fetch failed is used, and no other statement is shown by it', async () => {
    isDue();
    await new Statements(meanwhile(use, true)).refreshIfDue();
    assert.deepEqual((await new Statements(scene.ports).held())?.used, [0]);
    assert.ok(
      (await new Statements(scene.ports).refreshAt())! > scene.house.clock.now().getTime(),
      'tried again later',
    );
    scene.house.clock.move(HOUR);
    await new Statements(scene.ports).refreshIfDue();
    assert.deepEqual((await new Statements(scene.ports).held())?.used, []);
  });

  for (const isLost of [false, true])
    it(`what was forgotten stays forgotten, when the answer ${isLost ? 'was lost' : 'came'}`, async () => {
      isDue();
      const store = await kept();
      await new Statements(meanwhile(() => new Statements(scene.ports).forget(), isLost)).refreshIfDue();
      assert.ok((await kept()) === null);
      await scene.ports.storage.set(KEY, store!);
    });

  it('counter-test: a phone that writes down what it had read before has both back', async () => {
    const world = without(
      { file: STORE, defence: 'isSame(before, stored) ?', instead: 'true ?' },
      { file: STORE, defence: '...(parsed(before) ?? none)', instead: '...(stored ?? none)' },
      { file: STORE, defence: 'if ((await new Staples(this.#ports).token()) !== token) return;' },
    );
    const { Statements: Old } = await world<typeof import('@inro/wallet/core')>('apps/wallet/src/core/index.ts');
    isDue();
    await new Statements(scene.ports).refreshIfDue();
    isDue();
    await new Old(meanwhile(use, true)).refreshIfDue();
    assert.deepEqual((await new Statements(scene.ports).held())?.used, []);
    isDue();
    await new Old(meanwhile(() => new Statements(scene.ports).forget())).refreshIfDue();
    assert.ok((await kept()) !== null);
  });

  it('and none come to a phone whose certificates were deleted while its first were fetched', async () => {
    const deleted = async () => {
      await new Staples(scene.ports).forget();
      await new Statements(scene.ports).forget();
    };
    await new Statements(scene.ports).forget();
    scene.house.clock.move(HOUR);
    await new Statements(meanwhile(deleted)).refreshIfDue();
    assert.ok((await kept()) === null);
  });
});
