// The threat: docs/threats/t-255-page-or-service-at-the-door-of-the-sandbox.md
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SANDBOX_DOOR_OFFSET } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { keptSecret, openDataFolder } from '../../tools/start/data-folder.ts';
import { openSandboxDoor, type SandboxDoor } from '../../tools/start/sandbox/door.ts';

describe('T-255 a page or a service reaches the door of the sandbox', () => {
  const folder = temporaryFolder();
  let port: number;
  let door: SandboxDoor;
  let touched = 0;
  const touch = async (): Promise<void> => {
    touched++;
  };
  before(async () => {
    openDataFolder(folder.path, false);
    port = await freePort();
    door = await openSandboxDoor({
      root: join(import.meta.dirname, '../..'),
      dataDir: folder.path,
      port: port - SANDBOX_DOOR_OFFSET,
      supervisor: { hold: touch, release: touch },
    });
  });
  after(async () => {
    await door?.close();
    folder.dispose();
  });

  const right = () => ({ authorization: `Bearer ${readFileSync(join(folder.path, 'keys/sandbox-token'), 'utf8')}` });
  const ask = async (headers: Record<string, string>, method = 'POST', path = '/triggers/authority-down') =>
    (
      await httpRequest(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { ...headers, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
        ...(method === 'POST' ? { body: '{}' } : {}),
      })
    ).status;

  it('and nothing is answered to it, whatever it asks', async () => {
    for (const path of [
      '/triggers',
      '/clients',
      '/citizens',
      '/health',
      '/ready',
      '/metrics',
      '/openapi.json',
      '/none',
    ])
      for (const method of ['GET', 'POST', 'DELETE'])
        assert.equal(await ask({}, method, path), 401, `${method} ${path}`);
    const others = ['cast-token', 'trace-token'].map((name) => keptSecret(folder.path, name));
    for (const token of [...others, '', 'x'.repeat(32)])
      assert.equal(await ask({ authorization: `Bearer ${token}` }), 401);
    for (const origin of [`http://developers.localhost:${port - 1}`, `http://localhost:${port}`, 'null'])
      assert.equal(await ask({ ...right(), origin }), 401, origin);
    assert.equal(await ask({ ...right(), 'sec-fetch-site': 'same-origin' }), 401);
    for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port + 1}`, 'localhost', `[::1]:${port}`])
      assert.equal(await ask({ ...right(), host }), 421, host);
    assert.equal(touched, 0);
  });

  it('counter-test: with the token and nothing else the same request is answered', async () => {
    assert.equal(await ask(right()), 200);
    assert.equal(touched, 1);
  });
});
