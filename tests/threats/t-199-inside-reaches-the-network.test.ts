// The threat: docs/threats/t-199-inside-reaches-the-network.md
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { processes } from '@inro/deployment';
import { createLogger, readHostConfig } from '@inro/host';
import { freePort, loneConfig, temporaryFolder } from '@inro/host/testing';
import { outcomeOf } from './support/attack.ts';
import { asItIs, type World, without } from './support/without.ts';

/** What nginx, HAProxy, Caddy, Apache, Envoy, IIS and networks of delivery add by themselves or by their manuals. */
const CARRIED = [
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-server'],
  ...['x-forwarded-port', 'x-forwarded-client-cert', 'x-real-ip', 'x-client-ip', 'client-ip', 'true-client-ip'],
  ...['cf-connecting-ip', 'do-connecting-ip', 'fastly-client-ip', 'x-cluster-client-ip', 'x-original-host', 'cdn-loop'],
  ...['x-original-url', 'x-original-forwarded-for', 'x-envoy-external-address', 'x-amzn-trace-id', 'x-remote-ip'],
];
const ADDRESSES = 'packages/host/src/addresses.ts';

/** A server that answers to its machine alone, bound to all addresses, as somebody on the network meets it. */
async function open(world: World, machineOnly: boolean) {
  const host = await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
  const port = await freePort();
  const app = host.createServer(loneConfig('home', port), createLogger('home', 'silent'), { machineOnly });
  app.get('/api/cast', async () => ({ citizens: [] }));
  await host.listen(app, { port, bind: '0.0.0.0' });
  const ask = (path: string, at: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: at, port, path, headers, agent: false }, (answer) =>
        resolve(answer.resume().statusCode ?? 0),
      );
      sent.on('error', reject).end();
    });
  return { ask, own: `home.localhost:${port}`, machine: `127.0.0.1:${port}`, close: () => app.close() };
}

const outer = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
  .map(({ address }) => address);

describe('T-199 what is inside reaches the network', () => {
  it('the counts and the page of the cast are answered to the machine, and to nothing that a proxy carried in', async () => {
    const { ask, own, machine, close } = await open(asItIs, true);
    assert.equal(await ask('/metrics', '127.0.0.1', { host: machine }), 200);
    assert.equal(await ask('/api/cast', '127.0.0.1', { host: own }), 200);
    for (const name of CARRIED)
      for (const header of [name, name.toUpperCase()])
        for (const value of ['', '203.0.113.7', '127.0.0.1', 'for=127.0.0.1']) {
          assert.equal(await ask('/metrics', '127.0.0.1', { host: machine, [header]: value }), 421, header);
          assert.equal(await ask('/api/cast', '127.0.0.1', { host: own, [header]: value }), 421, header);
        }
    await close();
  });

  it('to no other address, whatever name is said', async () => {
    const { ask, own, machine, close } = await open(asItIs, true);
    for (const at of outer)
      for (const host of [own, machine, 'localhost', `[::1]:${machine.split(':')[1]}`])
        for (const path of ['/metrics', '/api/cast', '/health', '/none'])
          assert.equal(await ask(path, at, { host }), 421, `${at} ${host} ${path}`);
    await close();
  });

  it('a server that the world may see still keeps its counts to itself', async () => {
    const { ask, own, machine, close } = await open(asItIs, false);
    for (const at of ['127.0.0.1', ...outer]) {
      assert.equal(await ask('/api/cast', at, { host: own, via: '1.1 proxy' }), 200);
      for (const host of [own, machine])
        assert.equal(await ask('/metrics', at, { host, 'x-forwarded-for': '203.0.113.7' }), 421);
    }
    await close();
  });

  const folder = temporaryFolder();
  after(() => folder.dispose());
  it('who is marked in the table starts on loopback alone', async () => {
    const topology = join(folder.path, 'topology.json');
    writeFileSync(topology, JSON.stringify({ origins: {}, peerKeys: {} }));
    const start = (name: string, bind: string) =>
      outcomeOf(
        (async () =>
          readHostConfig({
            INRO_NAME: name,
            INRO_PORT: '1',
            INRO_DATA_DIR: folder.path,
            INRO_TOPOLOGY: topology,
            INRO_BIND: bind,
          }).bind)(),
      );
    const marked = processes.filter((row) => 'machineOnly' in row).map(({ name }) => name as string);
    assert.deepEqual(marked, ['handset', 'developers', 'home']);
    for (const { name } of processes)
      for (const bind of ['0.0.0.0', '::', '192.0.2.1', 'fd00::1', '::ffff:192.0.2.1', '128.0.0.1'])
        assert.equal(await start(name, bind), marked.includes(name) ? 'host.cast_exposed' : bind, `${name} ${bind}`);
    for (const bind of ['127.0.0.1', '::1', '127.1.2.3', '::ffff:127.0.0.1'])
      assert.equal(await start('home', bind), bind);
    assert.equal(await start('home', ''), '127.0.0.1');
  });

  it('counter-test: without the look at the headers, through a proxy it is all answered', async () => {
    const blind = without({
      file: ADDRESSES,
      defence: ' && !Object.keys(headers).some((name) => CARRIED.test(name))',
    });
    const { ask, own, machine, close } = await open(blind, true);
    assert.equal(await ask('/metrics', '127.0.0.1', { host: machine, 'x-forwarded-for': '203.0.113.7' }), 200);
    assert.equal(await ask('/api/cast', '127.0.0.1', { host: own, 'x-forwarded-for': '203.0.113.7' }), 200);
    await close();
  });

  it('counter-test: without the look at the address, to the network', async () => {
    const blind = without({ file: ADDRESSES, defence: 'isLoopback(socket.remoteAddress) && ' });
    const { ask, own, machine, close } = await open(blind, true);
    for (const at of outer) {
      assert.equal(await ask('/metrics', at, { host: machine }), 200);
      assert.equal(await ask('/api/cast', at, { host: own }), 200);
    }
    await close();
  });
});
