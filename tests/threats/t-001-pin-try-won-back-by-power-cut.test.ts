// The threat: docs/threats/t-001-pin-try-won-back-by-power-cut.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ElementStore } from '@inro/secure-element';
import { CuttingStore, type MemoryStore, PowerCut } from '../../quality/testing/element/stores.ts';
import { newStore, powerOn, setPin, verifyPin } from './support/personalised-element.ts';
import { elementIn } from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

const PIN = '0007';

/** Tries PINs in order, cutting the power during each: after how many the element blocked, or the PIN was found. */
async function thief(
  storeFor: () => ElementStore,
  world: World = asItIs,
): Promise<{ found?: string; attempts: number }> {
  for (let attempt = 0; attempt < 12; attempt++) {
    const guess = String(attempt).padStart(4, '0');
    const answer = await verifyPin((await elementIn(world, storeFor())).connect(), guess);
    if (answer === '9000') return { found: guess, attempts: attempt + 1 };
    if (answer === '6983') return { attempts: attempt + 1 };
  }
  return { attempts: 12 };
}

/** The power goes the moment the element begins to write that a try is gone: no other write costs the thief anything. */
function watched(disk: MemoryStore): ElementStore {
  const name = [...disk.load().keys()].find((key) => key.endsWith('/rec/secret-0018'))!;
  return {
    load: () => disk.load(),
    commit(changes) {
      const [before, now] = [disk.load().get(name)![0]!, changes.get(name)?.[0]];
      if (now !== undefined && now < before) throw new PowerCut();
      disk.commit(changes);
    },
  };
}

/** What twelve wrong PINs or the right one are answered, the power going at this write of each. */
const answers: Readonly<Record<string, readonly [string, string, string, string]>> = {
  // Nothing was compared and nothing was told.
  'before 1': ['6581', '6581', '6581', '6581'],
  'after 1': ['6581', '6581', '6581', '6983'],
  // A wrong PIN is written once.
  'before 2': ['63C2', '63C1', '6983', '6983'],
  'after 2': ['63C2', '63C1', '6983', '6983'],
};

describe('T-001 a PIN try is won back by cutting the power', () => {
  for (const when of ['before', 'after'] as const) {
    for (const write of [1, 2]) {
      it(`is not, when the power goes ${when} write ${write} of VERIFY`, async () => {
        const disk = newStore();
        await setPin(powerOn(disk), PIN);
        const seen: string[] = [];
        for (let attempt = 0; attempt < 12; attempt++)
          seen.push(await verifyPin(powerOn(new CuttingStore(disk, write, when)), String(attempt).padStart(4, '0')));
        const expected = answers[`${when} ${write}`]!;
        assert.deepEqual(seen, [...expected, ...new Array<string>(8).fill(expected[3])]);
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

  it('is not, when the power goes at the very write that spends the try: every PIN is asked for alike', async () => {
    const disk = newStore();
    await setPin(powerOn(disk), PIN);
    assert.deepEqual(await thief(() => watched(disk)), { attempts: 12 });
    assert.equal(await verifyPin(powerOn(disk), PIN), '9000');
  });

  const file = 'packages/secure-element/src/jpki-applet/secrets.ts';

  it('counter-test: an element that spends no try needs no cut', async () => {
    const disk = newStore();
    await setPin(powerOn(disk), PIN);
    const generous = without({ file, defence: '  writeSecret(context, secret, spent);\n' });
    assert.deepEqual(await thief(() => disk, generous), { found: PIN, attempts: 8 });
  });

  it('counter-test: an element that compares before the spent try is on disk lets the thief cut every wrong one away', async () => {
    const disk = newStore();
    await setPin(powerOn(disk), PIN);
    const late = without({
      file,
      defence: '  writeSecret(context, secret, spent);\n  context.records.commitNow();\n',
      instead: '  writeSecret(context, secret, spent);\n',
    });
    assert.deepEqual(await thief(() => watched(disk), late), { found: PIN, attempts: 8 });
  });

  it('counter-test: with the try kept in memory alone, the thief finds the PIN', async () => {
    const disk = newStore();
    await setPin(powerOn(disk), PIN);
    const forgetful = (): ElementStore => ({ load: () => disk.load(), commit: () => undefined });
    assert.deepEqual(await thief(forgetful), { found: PIN, attempts: 8 });
  });
});
