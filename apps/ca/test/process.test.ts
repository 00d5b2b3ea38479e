import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';

const main = join(import.meta.dirname, '../src/main.ts');

describe('The process', () => {
  it('starts from its environment, is healthy on both ports, ends on SIGTERM, and has the same roots after kill -9', async () => {
    const database = await openTestDatabase();
    const topology = await testTopology(['ca', 'status', 'registration', 'operator', 'counter']);
    const folder = temporaryFolder();
    const config = topology.configs.ca!;
    const topologyFile = join(folder.path, 'topology.json');
    writeFileSync(topologyFile, JSON.stringify(config.topology));
    const env = {
      PATH: process.env.PATH,
      INRO_NAME: 'ca',
      INRO_PORT: String(config.port),
      INRO_DATA_DIR: join(folder.path, 'ca'),
      INRO_TOPOLOGY: topologyFile,
      INRO_PEER_KEY: config.peerKeyFile!,
      INRO_LOG_LEVEL: 'info',
      DATABASE_URL: database.url,
    };
    const start = async () => {
      const child = spawn(process.execPath, [main], { env, stdio: ['pipe', 'pipe', 'inherit'] });
      for await (const line of child.stdout) if (String(line).includes('"ready"')) break;
      return child;
    };
    const { ca, status } = config.topology.origins;
    const roots = async () => Buffer.from((await httpRequest(`${status}/ca`)).body).toString();
    try {
      const first = await start();
      for (const origin of [ca, status]) assert.equal((await httpRequest(`${origin}/health`)).status, 200);
      const before = await roots();
      first.kill('SIGKILL');
      await once(first, 'exit');
      const second = await start();
      assert.equal(await roots(), before);
      second.kill('SIGTERM');
      assert.deepEqual(await once(second, 'exit'), [0, null]);
    } finally {
      await database.dispose();
      topology.dispose();
      folder.dispose();
    }
  });
});
