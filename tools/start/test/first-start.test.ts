import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { portsNeeded } from '@inro/deployment';
import { isDraft } from '@inro/foundation/node';
import { httpRequest } from '@inro/host';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freeBlock, freePort, temporaryFolder } from '@inro/host/testing';
import pg from 'pg';
import { startSystem } from '../system.ts';
import { killAt, namesIn, type Victims } from './support.ts';

const folder = temporaryFolder();
after(() => folder.dispose());

describe('a first start that is killed', () => {
  let dataDir: string;
  let cluster: string;
  let port: number;
  let n = 0;
  beforeEach(async () => {
    dataDir = join(folder.path, `postgres-${n++}`);
    cluster = join(dataDir, 'cluster');
    port = await freePort();
  });
  const start = () => startEmbeddedPostgres({ dataDir, port, throwaway: true });
  /** True when the draft of the cluster has this file. */
  const draftHas = (file: string) => () =>
    namesIn(dataDir).some((name) => name.startsWith('cluster.') && existsSync(join(dataDir, name, file)));
  const cut = (moment: () => boolean, victims: Victims) =>
    killAt('starts-postgres.ts', [dataDir, String(port)], moment, victims);
  const works = async () => {
    const postgres = await start();
    assert.deepEqual(await ask(postgres.url, 'select 1 as n'), [{ n: 1 }]);
    await postgres.stop();
    assert.deepEqual(namesIn(dataDir).filter(isDraft), []);
  };

  it('in the middle of initdb is made anew, whoever was killed', async () => {
    const cuts = [
      ['PG_VERSION', 'all'],
      ['global/pg_control', 'itself'],
      ['base/4', 'initdb'],
    ] as const;
    for (const [file, victims] of cuts) {
      await cut(draftHas(file), victims);
      assert.equal(existsSync(cluster), false, file);
    }
    await works();
  });

  it('after initdb goes on with the cluster that it made', async () => {
    await cut(() => existsSync(cluster), 'all');
    const made = readFileSync(join(cluster, 'global/pg_control')).subarray(0, 8);
    await cut(() => existsSync(join(cluster, 'postmaster.pid')), 'all');
    await works();
    assert.deepEqual(readFileSync(join(cluster, 'global/pg_control')).subarray(0, 8), made);
  });

  it('with its lock file made and nothing in it goes on', async () => {
    await cut(() => existsSync(join(cluster, 'postmaster.pid')), 'all');
    for (const content of ['', '\n']) {
      writeFileSync(join(cluster, 'postmaster.pid'), content);
      await works();
    }
  });

  it('in a version that made the cluster in its place is made anew, at whatever moment', async () => {
    for (const file of ['PG_VERSION', 'base/5']) {
      await cut(draftHas(file), 'all');
      rmSync(cluster, { recursive: true, force: true });
      renameSync(join(dataDir, namesIn(dataDir).find((name) => name.startsWith('cluster.'))!), cluster);
    }
    await works();
  });
});

describe('a cluster that was finished once', () => {
  const dataDir = join(folder.path, 'finished');
  const cluster = join(dataDir, 'cluster');
  const mark = join(cluster, 'made-whole');
  const start = async () => startEmbeddedPostgres({ dataDir, port: await freePort(), throwaway: true });
  const unavailable = { code: 'host.database_unavailable' };
  /** Damages a file for as long as that takes. */
  const damaged = async (file: string, damage: (path: string) => void, during: () => Promise<void>) => {
    const path = join(dataDir, file);
    const before = readFileSync(path);
    damage(path);
    await during();
    writeFileSync(path, before);
  };

  it('is never removed when a file of it is damaged or gone, with and without the mark that it was made whole', async () => {
    let postgres = await start();
    await ask(postgres.url, 'create table kept as select 7 as n');
    await postgres.stop();
    const refused = () => assert.rejects(start(), unavailable);
    for (const marked of [true, false]) {
      if (!marked) rmSync(mark);
      await damaged('cluster/PG_VERSION', rmSync, refused);
      await damaged('cluster/global/pg_control', (path) => truncateSync(path, 100), refused);
      await damaged('superuser-password', rmSync, refused);
    }
    await damaged('cluster/PG_VERSION', rmSync, () => damaged('cluster/postmaster.opts', rmSync, unlessDatabases));
    postgres = await start();
    assert.deepEqual(await ask(postgres.url, 'select n from kept'), [{ n: 7 }]);
    await postgres.stop();
  });
  /** Beyond the options of its last server, its databases say that it was in use. */
  const unlessDatabases = async () => {
    const database = join(cluster, 'base/16384');
    assert.equal(existsSync(database), false);
    writeFileSync(database, '');
    await assert.rejects(start(), unavailable);
    rmSync(database);
  };

  it('opens again after a start without the disk that it lies on', async () => {
    const disk = join(folder.path, 'disk');
    const runs = async (query: string) => {
      const postgres = await start();
      try {
        return await ask(postgres.url, query);
      } finally {
        await postgres.stop();
      }
    };
    // A mount point without its disk is an empty folder.
    renameSync(cluster, disk);
    mkdirSync(cluster);
    await runs('select 1');
    rmSync(cluster, { recursive: true });
    symlinkSync(disk, cluster);
    assert.deepEqual(await runs('select n from kept'), [{ n: 7 }]);
    renameSync(disk, `${disk}-away`);
    await assert.rejects(start(), unavailable);
    renameSync(`${disk}-away`, disk);
    assert.deepEqual(await runs('select n from kept'), [{ n: 7 }]);
    rmSync(cluster);
    renameSync(disk, cluster);
  });

  it('is not removed either before its first server ran', async () => {
    // As a cut between initdb and the first server leaves it.
    rmSync(join(cluster, 'postmaster.opts'));
    writeFileSync(mark, '');
    await damaged('cluster/global/pg_control', rmSync, () => assert.rejects(start(), unavailable));
    await (await start()).stop();
  });
});

describe('a house whose first start is killed again and again', () => {
  it('starts whole: while keys, cluster, roles, databases and tables are made', async () => {
    const dataDir = join(folder.path, 'house');
    const port = await freeBlock(portsNeeded());
    const there = (file: string) => () => existsSync(join(dataDir, file));
    const moments: readonly [() => boolean, Victims][] = [
      [there('keys/peer-tsm.pem'), 'all'],
      [there('postgres/superuser-password'), 'itself'],
      [there('keys/database-ca'), 'all'],
      [there('logs/ca.log'), 'itself'],
      [there('keys/database-registration'), 'all'],
    ];
    for (const [moment, victims] of moments)
      await killAt('starts-a-house.ts', [dataDir, String(port)], moment, victims);
    const root = join(import.meta.dirname, '../../..');
    const system = await startSystem({ root, dataDir, port, only: ['ca', 'registration', 'handset'] });
    const status = await httpRequest(`http://status.localhost:${port + 7}/ca`);
    await system.stop();
    assert.equal(status.status, 200);
    for (const part of ['.', 'keys', 'postgres']) assert.deepEqual(namesIn(join(dataDir, part)).filter(isDraft), []);
  });
});

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
