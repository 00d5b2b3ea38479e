// The threat: docs/threats/t-184-tab-that-remembers-a-service.md
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { KeptLink, type PageStorage } from '@inro/wallet/core';
import { asItIs, type World, without } from './support/without.ts';

const FILE = 'apps/wallet/src/core/presentation/kept-link.ts';
const LINK = 'client_id=x509_hash%3AA&request_uri=https%3A%2F%2Fclinic.example%2Frequests%2F17';
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/** A storage of the browser, and what somebody reads who searches it. */
function storage(of: Iterable<readonly [string, string]> = []): PageStorage & { readonly held: Map<string, string> } {
  const held = new Map(of);
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

describe('T-184 a tab that remembers a service', () => {
  let shared: ReturnType<typeof storage>;
  let now: number;
  beforeEach(() => {
    shared = storage();
    now = Date.parse('2026-11-28T12:00:00Z');
  });
  const clock = { now: () => new Date(now) };
  async function openTab(world: World = asItIs, tab = storage()) {
    const { KeptLink: Kept } =
      world === asItIs
        ? { KeptLink }
        : await world<typeof import('../../apps/wallet/src/core/presentation/kept-link.ts')>(FILE);
    return { tab, kept: new Kept({ tab, shared, clock }) };
  }
  const nothingOf = (...tabs: { readonly tab: { readonly held: Map<string, string> } }[]) => {
    for (const { tab } of tabs) assert.doesNotMatch([...tab.held.values()].join(), /clinic/);
    assert.doesNotMatch([...shared.held.values()].join(), /clinic/, 'what all tabs share never names a service');
  };

  it('finds its link again after a reload, and once it is over it finds nothing', async () => {
    const one = await openTab();
    one.kept.keep(LINK);
    assert.equal((await openTab(asItIs, one.tab)).kept.read(), LINK);
    one.kept.forget();
    assert.equal((await openTab(asItIs, one.tab)).kept.read(), undefined);
    nothingOf(one);
  });

  /** The holder deletes the log in one tab; what the other tab still has when it looks. */
  async function afterDeletion(world: World, tab = storage()) {
    const [service, log] = [await openTab(world, tab), await openTab(world)];
    service.kept.keep(LINK);
    now += MINUTE;
    log.kept.forgetEverywhere();
    return { link: service.kept.read(), service };
  }

  it('forgets it with the log: an open tab, a copy of it, one that slept, one that the browser opens again', async () => {
    const { link, service } = await afterDeletion(asItIs);
    assert.equal(link, undefined);
    nothingOf(service);
    for (const later of [0, 1, MINUTE, 9 * MINUTE]) {
      const sleeping = storage();
      const before = await openTab(asItIs, sleeping);
      before.kept.keep(LINK);
      const copy = storage(sleeping.held);
      now += 1;
      (await openTab()).kept.forgetEverywhere();
      now += later;
      for (const tab of [sleeping, copy]) {
        assert.equal((await openTab(asItIs, tab)).kept.read(), undefined);
        nothingOf({ tab });
      }
    }
  });

  it('also when both happen in the same millisecond; a link that comes afterwards is taken', async () => {
    const [service, log] = [await openTab(), await openTab()];
    service.kept.keep(LINK);
    log.kept.forgetEverywhere();
    assert.equal(service.kept.read(), undefined);
    now += 1;
    service.kept.keep(LINK);
    assert.equal(service.kept.read(), LINK);
  });

  it('keeps none longer than a request may live: at the end, after it, a year later, with a clock set back', async () => {
    for (const [passed, expected] of [
      [10 * MINUTE - 1, LINK],
      [10 * MINUTE, undefined],
      [YEAR, undefined],
      [-1, undefined],
      [-YEAR, undefined],
    ] as const) {
      const one = await openTab();
      one.kept.keep(LINK);
      now += passed;
      assert.equal(one.kept.read(), expected, `${passed} ms`);
      if (expected === undefined) nothingOf(one);
      now -= passed;
    }
  });

  it('drops what an earlier version kept without an age, and what is no link', async () => {
    for (const stored of [
      LINK,
      '"x"',
      'null',
      '{"link":7,"since":0}',
      `{"link":"${LINK}"}`,
      `{"link":"${LINK}","since":"9"}`,
    ]) {
      const one = await openTab(asItIs, storage([['presentation-link', stored]]));
      assert.equal(one.kept.read(), undefined, stored);
      nothingOf(one);
    }
  });

  it('counter-test: without the mark of the deletion, the tab has the whole address of the service after it', async () => {
    const heedless = without({ file: FILE, defence: ' && !wasForgotten' });
    assert.equal((await afterDeletion(heedless)).link, LINK);
  });

  it('counter-test: without an age, a tab that is opened again a year later asks the service again', async () => {
    const ageless = without({ file: FILE, defence: ' && isYoung' });
    const one = await openTab(ageless);
    one.kept.keep(LINK);
    now += YEAR;
    assert.equal(one.kept.read(), LINK);
  });
});
