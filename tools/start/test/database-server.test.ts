import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { portsNeeded } from '@inro/deployment';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@inro/host/postgres';
import { freeBlock, freePort, temporaryFolder } from '@inro/host/testing';
import pg from 'pg';
import { startSystem } from '../system.ts';

const root = join(import.meta.dirname, '../../..');
const folder = temporaryFolder();
let server: EmbeddedPostgres;
before(async () => {
  server = await startEmbeddedPostgres({
    dataDir: join(folder.path, 'server'),
    port: await freePort(),
    throwaway: true,
  });
  process.env.DATABASE_URL = server.url;
});
after(async () => {
  delete process.env.DATABASE_URL;
  await server.stop();
  folder.dispose();
});

const start = async (data: string, reset = false) =>
  await startSystem({
    root,
    dataDir: join(folder.path, data),
    port: await freeBlock(portsNeeded()),
    databaseUrl: server.url,
    only: ['ca', 'handset', 'home'],
    reset,
  });

async function databases(): Promise<string[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>("select datname from pg_database where datname ~ '_ca$'");
  await client.end();
  return rows.map(({ datname }) => datname);
}

it('ADR 3: of a server that DATABASE_URL names, its superuser reaches no process, and its port no wallet', async () => {
  const system = await start('one');
  try {
    const environmentOf = (name: string) => readFileSync(`/proc/${system.pids()[name]}/environ`, 'utf8').split('\0');
    const { password, port } = new URL(server.url);
    for (const name of ['ca', 'handset', 'home'])
      assert.ok(!environmentOf(name).some((line) => line.includes(password)), `${name} holds the superuser's password`);
    for (const name of ['handset', 'home'])
      assert.ok(!environmentOf(name).some((line) => line.startsWith('DATABASE_URL=')), name);
    const forbidden = environmentOf('handset').find((line) => line.startsWith('INRO_FORBIDDEN_PORTS='))!;
    assert.ok(forbidden.split(/[=,]/).includes(String(port)));
  } finally {
    await system.stop();
  }
});

it('a data folder from before there were ids goes on with the databases that it has', async () => {
  rmSync(join(folder.path, 'one/keys/folder-id'));
  await (await start('one')).stop();
  const names = await databases();
  assert.ok(names.includes('inro_ca'), String(names));
  await (await start('one')).stop();
  assert.deepEqual(await databases(), names);
  await (await start('one', true)).stop();
});

it('each data folder has databases of its own there, and begins anew with --reset', async () => {
  const before = await databases();
  await (await start('one')).stop();
  assert.deepEqual(await databases(), before);
  await (await start('two')).stop();
  await (await start('one', true)).stop();
  assert.equal((await databases()).length, before.length + 2);
});
