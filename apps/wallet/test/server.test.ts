import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLogger, httpRequest, type RunningProcess } from '@inro/host';
import { testTopology } from '@inro/host/testing';
import { versionTable } from '@inro/presentation/versions';
import { serveWallet } from '../src/server.ts';

let topology: Awaited<ReturnType<typeof testTopology>>;
let wallet: RunningProcess;
let port: number;
before(async () => {
  topology = await testTopology(['wallet', 'handset', 'registration', 'status', 'home']);
  const config = topology.configs.wallet!;
  port = config.port;
  wallet = await serveWallet(config, createLogger('wallet', 'silent'), (purpose) =>
    purpose === 'access' ? [Uint8Array.of(0x30, 0x00)] : [],
  );
});
after(async () => {
  await wallet.close();
  topology.dispose();
});
const get = (path: string, host: string) => httpRequest(`http://127.0.0.1:${port}${path}`, { headers: { host } });

describe("the wallet's server", () => {
  it('tells each phone its own door, the services and whom to believe', async () => {
    const { origins } = topology.configs.wallet!.topology;
    const answer = await get('/config', `aoi.wallet.localhost:${port}`);
    assert.deepEqual(JSON.parse(Buffer.from(answer.body).toString()), {
      phone: 'aoi',
      handset: origins.handset!.replace('://', '://aoi.'),
      services: { registration: origins.registration, status: origins.status },
      home: origins.home,
      accessRoots: ['MAA='],
    });
  });

  it('says which versions it takes, and when each ends (ADR 98)', async () => {
    const { body, status } = await get('/.well-known/inro-wallet', `aoi.wallet.localhost:${port}`);
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(Buffer.from(body).toString()), { protocol: 1, versions: versionTable });
    assert.equal((await get('/.well-known/inro-wallet', `wallet.localhost:${port}`)).status, 404);
  });

  it('lets a page speak to itself and its own phone alone, and load nothing from elsewhere', async () => {
    const { headers } = await get('/', `aoi.wallet.localhost:${port}`);
    const policy = String(headers['content-security-policy']);
    const door = topology.configs.wallet!.topology.origins.handset!.replace('://', '://aoi.');
    assert.match(policy, new RegExp(`connect-src 'self' ${door.replaceAll('.', '\\.')};`));
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
  });

  it('is nowhere under a foreign Host (DNS rebinding), save for its health', async () => {
    for (const host of ['evil.example', `a.b.wallet.localhost:${port}`, `127.0.0.1:${port}`])
      for (const path of ['/', '/config', '/present', '/nothing'])
        assert.equal((await get(path, host)).status, 421, `${host}${path}`);
    for (const path of ['/', '/config'])
      assert.equal((await get(path, `wallet.localhost:${port}`)).status, 404, `no phone’s, ${path}`);
    assert.equal((await get('/health', `127.0.0.1:${port}`)).status, 200);
  });
});
