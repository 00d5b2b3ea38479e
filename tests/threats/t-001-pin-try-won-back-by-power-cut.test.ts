// The threat: docs/threats/t-001-pin-try-won-back-by-power-cut.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ElementStore } from '@inro/secure-element';
import { CuttingStore } from '../../quality/testing/element/stores.ts';
import { newStore, powerOn, setPin, verifyPin } from './support/personalised-element.ts';

const PIN = '0007';

/** Tries PINs in order, cutting the power during each; how many comparisons the element made before it blocked, or the PIN. */
async function thief(storeFor: (attempt: number) => ElementStore): Promise<{ found?: string; attempts: number }> {
  for (let attempt = 0; attempt < 12; attempt++) {
    const guess = String(attempt).padStart(4, '0');
    const answer = await verifyPin(powerOn(storeFor(attempt)), guess);
    if (answer === '9000') return { found: guess, attempts: attempt + 1 };
    if (answer === '6983') return { attempts: attempt + 1 };
  }
  return { attempts: 12 };
}

describe('T-001 a PIN try is won back by cutting the power', () => {
  for (const when of ['before', 'after'] as const) {
    for (const write of [1, 2]) {
      it(`is not, when the power goes ${when} write ${write} of VERIFY`, async () => {
        const disk = newStore();
        await setPin(powerOn(disk), PIN);
        let told = 0;
        for (let attempt = 0; attempt < 12; attempt++) {
          const store = new CuttingStore(disk, write, when);
          const answer = await verifyPin(powerOn(store), String(attempt).padStart(4, '0')).catch(() => 'cut');
          assert.notEqual(answer, '9000');
          if (answer.startsWith('63C') || answer === '6983') told++;
        }
        assert.ok(told <= 12);
        const after = await verifyPin(powerOn(disk), PIN);
        // Cut before the first write, nothing was compared and nothing was told: the holder's tries are all there.
        assert.equal(after, when === 'before' && write === 1 ? '9000' : '6983');
      });
    }
  }

  it('is not, without any cut', async () => {
    const disk = newStore();
    await setPin(powerOn(disk), PIN);
    assert.deepEqual(await thief(() => disk), { attempts: 3 });
  });

  it('counter-test: with the try kept in memory alone, the thief finds the PIN', async () => {
    const disk = newStore();
    await setPin(powerOn(disk), PIN);
    const forgetful = (): ElementStore => ({ load: () => disk.load(), commit: () => undefined });
    assert.deepEqual(await thief(forgetful), { found: PIN, attempts: 8 });
  });
});
