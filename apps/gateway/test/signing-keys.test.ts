import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movableClock, temporaryFolder } from '@inro/host/testing';
import { SigningKeys } from '../src/keys/signing-keys.ts';

const DAY = 86_400_000;
const names = (keys: SigningKeys): readonly unknown[] => keys.keySet().keys.map(({ kid }) => kid);

describe('the keys that sign ID tokens', () => {
  it('follow each other by the clock: published a week before, signing, published a day after', () => {
    using folder = Object.assign(temporaryFolder(), { [Symbol.dispose]: () => folder.dispose() });
    const clock = movableClock(new Date('2026-01-01T00:00:00Z'));
    const keys = new SigningKeys(folder.path, clock);
    const later = (days: number) => {
      clock.move(days * DAY);
      keys.renew();
      return names(keys);
    };
    const [first] = names(keys);
    assert.deepEqual(later(82), [first]);
    const [signing, coming] = later(1.5);
    assert.equal(signing, first);
    assert.ok(coming);
    assert.deepEqual(later(7), [coming, first], 'the next one signs, the last one is still believed');
    assert.deepEqual(later(1), [coming]);
  });

  it('are the same ones at two instances with one folder, and after a restart', () => {
    using folder = Object.assign(temporaryFolder(), { [Symbol.dispose]: () => folder.dispose() });
    const clock = movableClock(new Date('2026-01-01T00:00:00Z'));
    const [one, other] = [new SigningKeys(folder.path, clock), new SigningKeys(folder.path, clock)];
    clock.move(84 * DAY);
    for (const keys of [one, other]) keys.renew();
    for (const keys of [one, other]) keys.renew();
    assert.equal(names(one).length, 2);
    assert.deepEqual(names(one), names(other));
    assert.deepEqual(names(new SigningKeys(folder.path, clock)), names(one));
  });

  it('that were away for a year sign with the last one until the next has been published for a week', () => {
    using folder = Object.assign(temporaryFolder(), { [Symbol.dispose]: () => folder.dispose() });
    const clock = movableClock(new Date('2026-01-01T00:00:00Z'));
    const [first] = names(new SigningKeys(folder.path, clock));
    clock.move(400 * DAY);
    const keys = new SigningKeys(folder.path, clock);
    assert.equal(names(keys)[0], first, 'until its follower has been published for a week');
    clock.move(7 * DAY);
    keys.renew();
    assert.notEqual(names(keys)[0], first);
  });

  it('are replaced at once after one was stolen, at both instances, with the next one published or not, and again', () => {
    using folder = Object.assign(temporaryFolder(), { [Symbol.dispose]: () => folder.dispose() });
    const clock = movableClock(new Date('2026-01-01T00:00:00Z'));
    const [one, other] = [new SigningKeys(folder.path, clock), new SigningKeys(folder.path, clock)];
    const seen = new Set(names(one));
    for (const [at, keys] of [one, other, one].entries()) {
      if (at === 1) keys.renew(true);
      for (const known of names(keys)) seen.add(known);
      keys.replace();
      const [only, ...more] = names(keys);
      assert.deepEqual([more, seen.has(only)], [[], false]);
      seen.add(only);
      for (const instance of [one, other]) assert.deepEqual(names(instance), [only], `${at}, without another word`);
      clock.move(60_000);
      for (const instance of [one, other]) {
        instance.renew();
        assert.deepEqual(names(instance), [only], `${at}`);
      }
    }
  });

  it('are changed out of turn by the operator', () => {
    using folder = Object.assign(temporaryFolder(), { [Symbol.dispose]: () => folder.dispose() });
    const clock = movableClock(new Date('2026-01-01T00:00:00Z'));
    const keys = new SigningKeys(folder.path, clock);
    for (const _again of [1, 2]) keys.renew(true);
    assert.equal(names(keys).length, 2);
  });
});
