// The threat: docs/threats/t-102-element-store-put-back.md
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SqliteStore } from '@inro/secure-element/node';
import { enrolledDisk, powerOn, Terminal } from './support/terminal.ts';

describe('T-102 the store of an element is copied and put back', () => {
  it('open: on a copy of the store the tries are all there again, so every PIN can be tried', async () => {
    const disk = await enrolledDisk();
    let found = '';
    for (let pin = 1230; found === '' && pin < 1240; pin += 3) {
      const thief = new Terminal(powerOn(disk.copy()).connect());
      await thief.select();
      for (let n = 0; n < 3 && found === ''; n++)
        if ((await thief.verifyPin(String(pin + n))) === '9000') found = String(pin + n);
    }
    assert.equal(found, '1234');
  });

  it('open: a private key is read from a copy of the store, and signs without any PIN', async () => {
    const disk = await enrolledDisk();
    const [, stored] = [...disk.load()].find(([name]) => name.endsWith('key-0017/private'))!;
    const key = createPrivateKey({ key: Buffer.from(stored), format: 'der', type: 'pkcs8' });
    const message = Buffer.from('whatever the thief likes');
    assert.ok(verify('sha256', message, createPublicKey(key), sign('sha256', message, key)));
  });

  it('held: while the element runs, no second process can open its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'inro-threat-'));
    const file = join(folder, 'element.sqlite');
    const first = new SqliteStore(file);
    first.commit(new Map([['a', Uint8Array.of(1)]]));
    assert.throws(() => new SqliteStore(file).load());
    first.close();
    rmSync(folder, { recursive: true });
  });
});
