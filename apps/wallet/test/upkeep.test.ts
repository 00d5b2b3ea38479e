import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { WalletPorts } from '../src/core/index.ts';
import { WalletError } from '../src/errors.ts';
import { startUpkeep } from '../web/host/upkeep.ts';

const MINUTE = 60_000;
const away = () => Promise.reject(new WalletError('wallet.phone_unreachable'));

let stored: Map<string, string>;
let phoneThere: boolean;
let fetches: number;
let stop: () => void;
const ports = (): WalletPorts =>
  ({
    clock: { now: () => new Date() },
    randomness: (length: number) => new Uint8Array(length),
    services: { registration: 'http://registration', status: 'http://status' },
    storage: {
      get: async (key: string) => (phoneThere ? (stored.get(key) ?? null) : away()),
      set: async (key: string, value: string) => (phoneThere ? void stored.set(key, value) : away()),
      delete: async () => undefined,
      update: async (key: string, change: (before: string | null) => string | null) =>
        phoneThere ? void stored.set(key, change(stored.get(key) ?? null)!) : away(),
    },
    door: {
      fetch: () => {
        fetches++;
        return away();
      },
    },
  }) as unknown as WalletPorts;

/** Lets time go by, and everything that was waiting for it run. */
const pass = async (milliseconds: number): Promise<void> => {
  for (let left = milliseconds; left > 0; left -= 30_000) {
    mock.timers.tick(Math.min(30_000, left));
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }
};
/** Its statements are not due while the test lasts. */
const enrolled = (refreshAt: number) => {
  stored.set('staple', JSON.stringify({ request: 'MAA=', token: 't', response: null, refreshAt }));
  const later = { refreshAt: Date.now() + 18 * 60 * MINUTE, bank: 0, sealed: null, expiresAt: 0, used: [] };
  stored.set('statements', JSON.stringify(later));
};

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_800_000_000_000 });
  stored = new Map();
  phoneThere = true;
  fetches = 0;
});
afterEach(() => {
  stop();
  mock.timers.reset();
});

test('the upkeep refreshes when the schedule says so, and again when that failed', async () => {
  enrolled(Date.now() + 5 * MINUTE);
  stop = startUpkeep(ports());
  await pass(4 * MINUTE);
  assert.equal(fetches, 0);
  await pass(2 * MINUTE);
  assert.equal(fetches, 1);
  await pass(30 * MINUTE);
  assert.ok(fetches > 1);
});

test('the upkeep outlives a phone that is away just then, at its start and at a refresh', async () => {
  phoneThere = false;
  enrolled(Date.now() + 30 * MINUTE);
  stop = startUpkeep(ports());
  await pass(MINUTE);
  phoneThere = true;
  await pass(20 * MINUTE);
  phoneThere = false;
  await pass(15 * MINUTE);
  assert.equal(fetches, 0);
  phoneThere = true;
  await pass(11 * MINUTE);
  assert.equal(fetches, 1);
});

test('the upkeep of a page that was opened before the enrolment begins with the certificates', async () => {
  stop = startUpkeep(ports());
  await pass(60 * MINUTE);
  enrolled(Date.now() + 5 * MINUTE);
  await pass(20 * MINUTE);
  assert.ok(fetches > 0);
});

test('an upkeep that was stopped does nothing more', async () => {
  enrolled(Date.now() + 5 * MINUTE);
  stop = startUpkeep(ports());
  await pass(MINUTE);
  stop();
  await pass(60 * MINUTE);
  assert.equal(fetches, 0);
});
