import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { portsNeeded } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@inro/host/postgres';
import { freeBlock, freePort, temporaryFolder } from '@inro/host/testing';
import pg from 'pg';
import { readArguments } from '../arguments.ts';
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

const ports = new Map<string, number>();
/** A folder keeps the port that it has. */
const portFor = async (data: string): Promise<number> => {
  const port = ports.get(data) ?? (await freeBlock(portsNeeded()));
  ports.set(data, port);
  return port;
};
const start = async (data: string, reset = false, databaseUrl = server.url) =>
  await startSystem({
    root,
    dataDir: join(folder.path, data),
    port: await portFor(data),
    databaseUrl,
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

describe('a server of one’s own without a superuser, as managed ones are', () => {
  const asSuperuser = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  const urlOf = (user: string, password: string, more: Partial<Pick<URL, 'port' | 'pathname'>> = {}): string =>
    Object.assign(new URL(server.url), { username: user, password, ...more }).href;

  it('works for a user with CREATEDB and CREATEROLE alone, again and again', async () => {
    await asSuperuser("create role managed login createdb createrole password 'right'");
    for (let times = 0; times < 2; times++) await (await start('managed', false, urlOf('managed', 'right'))).stop();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query(
      "select pg_get_userbyid(datdba) as owner from pg_database where datname ~ '_ca$'",
    );
    await client.end();
    assert.ok(
      rows.every(({ owner }) => /_ca$/.test(owner)),
      'each database is its own role’s',
    );
  });

  it('says which of address, login and rights is wrong', async () => {
    await asSuperuser("create role powerless login password 'right'");
    await asSuperuser("create role halfway login createrole password 'right'");
    for (const [url, code] of [
      [urlOf('managed', 'wrong'), 'login_refused'],
      [urlOf('nobody', 'right'), 'login_refused'],
      [urlOf('managed', 'right', { pathname: '/nowhere' }), 'login_refused'],
      [urlOf('managed', 'right', { port: String(await freePort()) }), 'unreachable'],
      ['postgresql://x:y@nowhere.invalid/postgres', 'unreachable'],
      [urlOf('powerless', 'right'), 'rights_missing'],
      [urlOf('halfway', 'right'), 'rights_missing'],
    ] as const)
      await assert.rejects(start(`refused-${code}`, false, url), { code: `host.database_${code}` }, url);
  });
});

it('a data folder keeps its port: another one is refused, none means its own, and --reset takes a new one', async () => {
  const port = await portFor('one');
  const dataDir = join(folder.path, 'one');
  ports.set('one', await freeBlock(portsNeeded()));
  await assert.rejects(start('one'), { code: 'start.port_differs', details: { port } });
  const argumentsOf = (...more: string[]) => readArguments(['--data', dataDir, ...more], root).port;
  assert.deepEqual([argumentsOf(), argumentsOf('--port', '9000'), argumentsOf('--reset')], [port, 9000, 8420]);
  await (await start('one', true)).stop();
  assert.equal(argumentsOf(), ports.get('one'));
});

it('is ready only while its database is: health alone says that it answers', async () => {
  const system = await start('one');
  try {
    const answers = async (path: string) =>
      (await httpRequest(`http://ca.localhost:${ports.get('one')! + 6}${path}`, { timeoutMs: 5_000 })).status;
    const status = async () => (await httpRequest(`http://status.localhost:${ports.get('one')! + 7}/ready`)).status;
    assert.deepEqual([await answers('/health'), await answers('/ready'), await status()], [200, 200, 200]);
    await server.stop();
    assert.deepEqual([await answers('/health'), await answers('/ready'), await status()], [200, 503, 503]);
  } finally {
    await system.stop();
  }
});
