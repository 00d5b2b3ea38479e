import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SANDBOX_DOOR_OFFSET } from '@inro/deployment';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { openDataFolder } from '../data-folder.ts';
import { openSandboxDoor, type SandboxDoor } from '../sandbox/door.ts';
import { triggers } from '../sandbox/triggers.ts';

const root = join(import.meta.dirname, '../../..');
const folder = temporaryFolder();
const held: string[] = [];
const supervisor = {
  async hold(name: string) {
    held.push(`hold ${name}`);
  },
  async release(name: string) {
    held.push(`release ${name}`);
  },
};

let port: number;
let door: SandboxDoor;
const open = () => openSandboxDoor({ root, dataDir: folder.path, port: port - SANDBOX_DOOR_OFFSET, supervisor });
before(async () => {
  openDataFolder(folder.path, false);
  port = await freePort();
  door = await open();
});
after(async () => {
  await door?.close();
  folder.dispose();
});

const token = () => readFileSync(join(folder.path, 'keys/sandbox-token'), 'utf8');
async function ask(method: string, path: string, { body, headers = {} }: { body?: string; headers?: object } = {}) {
  const answer = await httpRequest(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const json = JSON.parse(fromUtf8(answer.body));
  return { status: answer.status, type: answer.headers['content-type'], json, code: json.code };
}
const order = (name: string, what: object = {}) => ask('POST', `/triggers/${name}`, { body: JSON.stringify(what) });

describe('the door of the sandbox (ADR 93)', () => {
  it('makes its token once, for its owner alone', () => {
    assert.match(token(), /^[\w-]{32}$/);
    assert.equal(statSync(join(folder.path, 'keys/sandbox-token')).mode & 0o777, 0o600);
  });

  it('says what there is and where each stands', async () => {
    const { status, json } = await ask('GET', '/triggers');
    assert.equal(status, 200);
    assert.deepEqual(
      json.triggers.map(({ name }: { name: string }) => name),
      Object.keys(triggers),
    );
    for (const { active, citizens } of json.triggers) assert.deepEqual([active, citizens], [[], []]);
  });

  it('refuses by problem documents: no token, another host, a page, a trigger of no name', async () => {
    const refused = async (headers: object) => (await ask('GET', '/triggers', { headers })).code;
    assert.equal(await refused({ authorization: '' }), 'http.unauthorized');
    assert.equal(await refused({ authorization: `Bearer ${token()}x` }), 'http.unauthorized');
    assert.equal(await refused({ host: 'developers.localhost' }), 'http.misdirected');
    assert.equal(await refused({ host: `localhost:${port + 1}` }), 'http.misdirected');
    assert.equal(await refused({ origin: `http://localhost:${port}` }), 'http.unauthorized');
    const unknown = await order('earthquake');
    assert.deepEqual([unknown.status, unknown.code], [404, 'developers.trigger_unknown']);
    assert.match(unknown.type ?? '', /^application\/problem\+json/);
    assert.equal((await order('toString')).code, 'developers.trigger_unknown');
  });

  it('takes no order that is too long, of another form, or about nobody', async () => {
    assert.equal((await order('refused', { link: 'x'.repeat(20_000) })).code, 'http.too_large');
    assert.equal((await order('refused', { link: 'x'.repeat(5_000) })).code, 'http.body_invalid');
    assert.equal((await order('revoked', { citizen: '../maria' })).code, 'http.body_invalid');
    assert.equal((await order('revoked', { citizen: 'maria', force: true })).code, 'http.body_invalid');
    assert.equal((await order('revoked')).code, 'developers.order_incomplete');
    assert.equal((await order('revoked', { citizen: 'maria' })).code, 'developers.order_incomplete');
  });

  it('does once what is ordered twice, and undoes it once; what processes had ends with them', async () => {
    for (let times = 0; times < 2; times++) assert.equal((await order('authority-down')).json.active.length, 1);
    for (let times = 0; times < 2; times++)
      assert.deepEqual((await ask('DELETE', '/triggers/authority-down')).json.active, []);
    assert.deepEqual(held, ['hold ca', 'release ca']);
    assert.equal((await ask('DELETE', '/triggers/revoked?citizen=maria')).code, 'developers.trigger_not_undoable');
    await order('authority-down');
    await door.close();
    door = await open();
    const { json } = await ask('GET', '/triggers');
    for (const { active } of json.triggers) assert.deepEqual(active, []);
  });
});
