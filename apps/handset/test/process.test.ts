import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { json, runPhoneMaker } from '../../../quality/testing/house/handset.ts';

const main = join(import.meta.dirname, '../src/main.ts');

async function handsetProcess() {
  const folder = temporaryFolder();
  const maker = await runPhoneMaker(folder.path);
  const { port, topology, peerKeyFile } = maker.handsetConfig;
  const origins: Record<string, string> = {
    ...topology.origins,
    wallet: `http://wallet.localhost:${await freePort()}`,
  };
  writeFileSync(join(folder.path, 'topology.json'), JSON.stringify({ ...topology, origins }));
  for (const name of ['cast-token', 'counter-token']) writeFileSync(join(folder.path, name), 'token');
  const env = {
    ...process.env,
    INRO_NAME: 'handset',
    INRO_PORT: String(port),
    INRO_DATA_DIR: join(folder.path, 'handset'),
    INRO_TOPOLOGY: join(folder.path, 'topology.json'),
    INRO_CAST_TOKEN: join(folder.path, 'cast-token'),
    INRO_COUNTER_TOKEN: join(folder.path, 'counter-token'),
    INRO_PEER_KEY: peerKeyFile,
    INRO_FORBIDDEN_PORTS: '',
    INRO_OPEN_NAMES: '',
    INRO_RELYING_PARTIES: '/nowhere',
    INRO_LOG_LEVEL: 'silent',
  };
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { env, stdio: 'ignore' });
    for (let tries = 0; tries < 1_200; tries++) {
      const healthy = await json('GET', `http://127.0.0.1:${port}/health`).catch(() => undefined);
      if (healthy?.status === 200) return child;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    child.kill('SIGKILL');
    throw new Error('the handset did not start');
  };
  const cast = (method: string, path: string, body?: unknown) =>
    json(method, `${origins.handset}${path}`, { body, headers: { authorization: 'Bearer token' } });
  return { start, cast, dataDir: env.INRO_DATA_DIR, dispose: () => maker.close().then(folder.dispose) };
}

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

describe('the handset process', () => {
  it('survives kill -9 while it makes phones and cards: what was acknowledged is there and whole', async () => {
    const { start, cast, dataDir, dispose } = await handsetProcess();
    const acknowledged = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const child = await start();
      const work = Array.from({ length: 6 }, async (_, index) => {
        const name = `p${round}-${index}`;
        const answer = await cast('PUT', `/cast/phones/${name}`, { model: 'inro-one' }).catch(() => undefined);
        if (answer?.status === 204) acknowledged.add(name);
      });
      // The power goes while the others are being made.
      await Promise.any(work);
      await new Promise((resolve) => setTimeout(resolve, round * 15));
      await killed(child);
      await Promise.all(work);
    }
    assert.ok(acknowledged.size > 0);
    const child = await start();
    const { body } = await cast('GET', '/cast');
    const known = new Set(body.phones.map(({ phone }: { phone: string }) => phone));
    for (const name of acknowledged) assert.ok(known.has(name), `${name} was acknowledged`);
    // Those that were under way are made now, over whatever the kill left behind.
    for (let round = 0; round < 4; round++) {
      for (let index = 0; index < 6; index++) {
        const { status } = await cast('PUT', `/cast/phones/p${round}-${index}`, { model: 'inro-one' });
        assert.equal(status, 204);
      }
    }
    const files = readdirSync(join(dataDir, 'elements')).filter((name) => name.endsWith('.sqlite'));
    assert.equal(files.length, 24);
    child.kill('SIGTERM');
    const exitCode = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(exitCode, 0);
    await dispose();
  });
});
