import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HolderLog, type LogEntry, type WalletStorage } from '../src/core/index.ts';

const at = new Date('2026-11-22T00:00:00Z');
/** Storage of one phone. */
function memory(stored = new Map<string, string>()): WalletStorage & { readonly stored: Map<string, string> } {
  return {
    stored,
    get: async (key) => stored.get(key) ?? null,
    set: async (key, value) => void stored.set(key, value),
    delete: async (key) => void stored.delete(key),
    update: async (key, change) => {
      const after = change(stored.get(key) ?? null);
      if (after === null) stored.delete(key);
      else stored.set(key, after);
    },
  };
}
const logOn = (storage: WalletStorage, now: () => Date = () => at) => new HolderLog({ storage, clock: { now } });
const names = (text: string) => ({ ja: text, 'ja-x-easy': text, en: text });

describe('the log of the holder', () => {
  it('keeps the newest 500 entries, exports and clears', async () => {
    const log = logOn(memory());
    for (let i = 0; i < 501; i++) await log.append({ kind: 'enrolment', outcome: i === 500 ? 'done' : 'failed' });
    assert.equal((await log.entries()).length, 500);
    assert.deepEqual((await log.entries())[0], { at: at.toISOString(), kind: 'enrolment', outcome: 'done' });
    assert.equal(JSON.parse(await log.export()).entries.length, 500);
    await log.clear();
    assert.deepEqual(await log.entries(), []);
  });

  it('reads what was written before it had a limit in bytes, and goes on from there', async () => {
    const old: LogEntry[] = [{ at: at.toISOString(), kind: 'login', outcome: 'done', relyingParty: names('Bank') }];
    const storage = memory(new Map([['log', JSON.stringify(old)]]));
    assert.deepEqual(await logOn(storage).entries(), old);
    await logOn(storage).append({ kind: 'login', outcome: 'refused' });
    assert.deepEqual((await logOn(storage).entries()).slice(1), old);
  });

  it('says that logins made room, how many and when, also when it was full of them before the upgrade', async () => {
    const old: LogEntry[] = Array.from({ length: 500 }, (_, i) => ({
      at: new Date(at.getTime() - i * 1000).toISOString(),
      kind: 'login',
      outcome: 'done',
    }));
    const storage = memory(new Map([['log', JSON.stringify(old)]]));
    const log = logOn(storage, () => new Date(at.getTime() + 1000));
    for (let i = 0; i < 3; i++) await log.append({ kind: 'login', outcome: 'handedOver' });
    assert.deepEqual(await log.fallenAway(), { count: 3, newest: old[497]!.at });
    assert.equal((await log.entries()).length, 500);
    assert.deepEqual(JSON.parse(await log.export()).fallen, await log.fallenAway());
    await log.clear();
    assert.equal(await log.fallenAway(), undefined);
  });
});
