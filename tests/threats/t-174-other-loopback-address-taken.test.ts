// The threat: docs/threats/t-174-other-loopback-address-taken.md
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, get, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { portsNeeded } from '@inro/deployment';
import { createLogger, type RunningProcess } from '@inro/host';
import { freeBlock, freePort, temporaryFolder, testTopology } from '@inro/host/testing';
import { startSystem } from '../../tools/start/system.ts';
import { asItIs, type World, without } from './support/without.ts';

const root = join(import.meta.dirname, '../..');
const noTwin = { file: 'packages/host/src/listen.ts', defence: "'127.0.0.1': '::1', " };
const anyPath = {
  file: 'packages/host/src/static-site.ts',
  defence: 'if (!file) throw',
  instead: 'if (!file) return sendIndex(request, reply); if (!file) throw',
};

/** Another user of the machine, who listens where the house does not. */
const intruder = (port: number, host: string): Promise<Server | string> =>
  new Promise((resolve) => {
    const server = createServer((_request, answer) => answer.end('intruder'));
    server.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code!));
    server.listen({ port, host, ipv6Only: host !== '::' }, () => resolve(server));
  });
const close = (server: Server | string) =>
  typeof server === 'string' ? undefined : new Promise((resolve) => server.close(resolve));

/** As a browser, which tries `[::1]` first. */
const browse = (port: number, path: string, headers: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const host = { host: `aoi.wallet.localhost:${port}`, connection: 'close' };
    const ask = (address: string, otherwise: (failure: Error) => void) =>
      get({ host: address, port, path, headers: { ...host, ...headers } }, (answer) => {
        let body = '';
        answer.on('data', (piece) => {
          body += piece;
        });
        answer.on('end', () => resolve(`${answer.statusCode} ${answer.headers['content-type'] ?? ''} ${body}`));
      }).on('error', otherwise);
    ask('::1', () => ask('127.0.0.1', reject));
  });

describe('T-174 another user of the machine takes the other loopback address of a name', () => {
  let topology: Awaited<ReturnType<typeof testTopology>>;
  const folder = temporaryFolder();
  before(async () => {
    topology = await testTopology(['wallet', 'handset', 'registration', 'status', 'home']);
  });
  after(() => {
    topology.dispose();
    folder.dispose();
  });
  const start = async (world: World = asItIs): Promise<RunningProcess> => {
    const { serveWallet } = await world<typeof import('../../apps/wallet/src/server.ts')>('apps/wallet/src/server.ts');
    return await serveWallet(topology.configs.wallet!, createLogger('wallet', 'silent'), () => []);
  };

  it('before it starts: it does not start, at whichever address, and leaves the other one free', async () => {
    const { port } = topology.configs.wallet!;
    for (const address of ['::1', '127.0.0.1', '::', '0.0.0.0']) {
      const other = await intruder(port, address);
      assert.equal(typeof other, 'object', address);
      await assert.rejects(start(), { code: 'host.port_taken' }, address);
      for (const free of address === '::' ? [] : [address.includes(':') ? '127.0.0.1' : '::1']) {
        const probe = await intruder(port, free);
        assert.equal(typeof probe, 'object', `${free} is free again`);
        await close(probe);
      }
      await close(other);
    }
  });

  it('while it runs: both addresses are the wallet’s, and free when it has ended', async () => {
    const { port } = topology.configs.wallet!;
    const wallet = await start();
    for (const address of ['::1', '127.0.0.1', '::', '0.0.0.0'])
      assert.equal(await intruder(port, address), 'EADDRINUSE');
    assert.match(await browse(port, '/config'), /^200 .*"phone":"aoi"/);
    await wallet.close();
    for (const address of ['::1', '127.0.0.1']) await close(await intruder(port, address));
  });

  it('before npm start, at any port of the house: it says which', async () => {
    const port = await freeBlock(portsNeeded());
    for (const offset of [0, 7, 60]) {
      const other = await intruder(port + offset, '::1');
      const starting = startSystem({ root, dataDir: join(folder.path, 'data'), port, only: ['ca'] });
      await assert.rejects(starting, { code: 'start.port_taken', details: { port: port + offset } });
      await close(other);
    }
  });

  it('on a machine that has no ::1 there is nothing to take, and it starts', async () => {
    const program = `const { listen } = await import('${root}/packages/host/src/index.ts');
      const server = (await import('node:http')).createServer();
      await listen(server, { port: ${await freePort()}, bind: '127.0.0.1' });
      console.log(server.address().address); process.exit(0);`;
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '--map-root-user',
        '--net',
        'sh',
        '-c',
        'ip link set lo up; echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; exec "$@"',
        'sh',
        process.execPath,
        '--input-type=module',
        '-e',
        program,
      ],
      { encoding: 'utf8', cwd: root },
    );
    assert.equal(stdout.trim(), '127.0.0.1', stderr);
  });

  it('and a worker that was left behind is confirmed by nothing: a script that is not there is not there', async () => {
    const { port } = topology.configs.wallet!;
    const wallet = await start();
    const page = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
    const worker = { 'service-worker': 'script', 'sec-fetch-mode': 'same-origin', accept: '*/*' };
    for (const path of ['/left-behind.js', '/left-behind', '/left%2Dbehind.js', '/assets/gone.css'])
      assert.match(await browse(port, path, worker), /^404 application\/problem\+json/, path);
    for (const path of ['/left-behind.js', '/gone.png'])
      assert.match(await browse(port, path, page), /^404/, `${path}, opened as a page`);
    assert.match(await browse(port, '/left-behind', { 'sec-fetch-mode': 'cors' }), /^404/);
    assert.match(await browse(port, '/left-behind', { accept: '*/*' }), /^404/);
    assert.match(await browse(port, '/present', page), /^200 text\/html/);
    assert.match(await browse(port, '/present', { accept: 'text/html,*/*' }), /^200 text\/html/, 'no Fetch Metadata');
    await wallet.close();
  });

  it('counter-test: a house that binds one address gives the browser to whoever has the other', async () => {
    const wallet = await start(without(noTwin));
    const { port } = topology.configs.wallet!;
    const other = await intruder(port, '::1');
    assert.match(await browse(port, '/'), /intruder/);
    await close(other);
    await wallet.close();
  });

  it('counter-test: a site whose every path is its page confirms the worker', async () => {
    const wallet = await start(without(anyPath));
    const { port } = topology.configs.wallet!;
    assert.match(await browse(port, '/left-behind.js', { 'service-worker': 'script' }), /^200 text\/html/);
    await wallet.close();
  });
});
