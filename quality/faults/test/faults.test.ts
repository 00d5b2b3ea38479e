import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CardInterface, ElementStore } from '@inro/secure-element';
import { loadDrills } from '../drill.ts';
import { type Seen, violationsAfter } from '../element/checks.ts';
import { cutEverywhere } from '../element/cut-everywhere.ts';
import { enrolled, powerOn, references, selectApplet, verify } from '../element/phone.ts';

const drills = (await loadDrills()).filter(({ wholeHouse }) => !wholeHouse);

describe('drills: a seeded few cuts of each', () => {
  for (const { name, title, run } of drills) {
    it(`${name}: ${title}`, async (t) => {
      const { cuts, survived, violations, figures } = await run({ atMost: 8, seed: 20261122 });
      t.diagnostic(`${cuts} cuts, ${JSON.stringify(figures ?? {})}`);
      assert.deepEqual(violations, []);
      assert.ok(cuts > 0);
      assert.equal(survived, cuts);
    });
  }
});

describe('a drill over the element', () => {
  const nothing: Seen = { counters: new Set(), wrongTries: new Map(), unanswered: undefined };
  const found = async (store: Awaited<ReturnType<typeof enrolled>>, seen: Partial<Seen> = {}) =>
    await violationsAfter(store, { ...nothing, ...seen });

  it('finds nothing in a sound element', async () => {
    assert.deepEqual(await found(await enrolled()), []);
  });

  it('finds a try that was won back', async () => {
    const violations = await found(await enrolled(), { wrongTries: new Map([[references.pin, 1]]) });
    assert.deepEqual(violations, ['1 wrong tries, yet 3 left']);
  });

  it('finds a sequence counter that comes again', async () => {
    const counters = new Set(
      Array.from({ length: 64 }, (_, n) => `A000000151534D01${n.toString(16).padStart(6, '0').toUpperCase()}`),
    );
    assert.deepEqual(await found(await enrolled(), { counters }), ['a sequence counter comes again']);
  });

  it('finds a registry that hangs on nothing', async () => {
    const store = await enrolled();
    store.commit(new Map([['entry/D392F0002601E0000001', undefined]]));
    assert.ok((await found(store)).includes('an applet without its security domain'));
  });

  it('finds a private key among the readable files', async () => {
    const store = await enrolled();
    const [name, key] = [...store.load()].find(([name]) => name.endsWith('/private'))!;
    const file = [...store.load().keys()].find((other) => other.endsWith('/rec/file-0002'));
    assert.ok(file, `no file beside ${name}`);
    store.commit(new Map([[file, key]]));
    assert.ok((await found(store)).includes('part of a private key can be read'));
  });

  it('finds an element that compares before it spends the try', async () => {
    const start = await enrolled();
    // The first write of VERIFY never reaches the disk: what happens when the counter is written after the comparison.
    const lazy = (store: ElementStore): ElementStore => {
      let writes = 0;
      return { load: () => store.load(), commit: (changes) => (writes++ === 0 ? undefined : store.commit(changes)) };
    };
    const store = start.copy();
    const card: CardInterface = powerOn(lazy(store));
    await selectApplet(card);
    await card.process(verify(references.pin, '0000'));
    const violations = await found(store, { wrongTries: new Map([[references.pin, 1]]) });
    assert.deepEqual(violations, ['1 wrong tries, yet 3 left']);
  });

  it('finds a cut that nobody notices, and a state that no undisturbed run has', async () => {
    const start = await enrolled();
    let runs = 0;
    const tell = async (card: CardInterface): Promise<void> => {
      await selectApplet(card);
      await card.process(verify(references.pin, runs++ === 0 ? '1234' : '0000')).catch(() => undefined);
    };
    const { violations } = await cutEverywhere({ start: async () => start.copy(), tell }, { seed: 1 });
    assert.ok(violations.some((violation) => violation.includes('the cut went unnoticed')));
  });
});
