import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startEmbeddedPostgres } from '../src/postgres/index.ts';
import { freePort, temporaryFolder } from '../src/testing/index.ts';

it('a program with the folder among its words and the number of the lock is nobody’s server, and is left alone', async () => {
  const folder = temporaryFolder();
  const options = { dataDir: join(folder.path, 'postgres'), port: await freePort() };
  await (await startEmbeddedPostgres(options)).stop();
  const cluster = join(options.dataDir, 'cluster');
  for (const [program, words] of [
    ['editor', [join(cluster, 'pg_hba.conf')]],
    ['postgres', ['-D', join('/mirror', cluster)]],
    ['postgres-exporter', ['-D', cluster]],
  ] as const) {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', '--', ...words], { argv0: program });
    writeFileSync(join(cluster, 'postmaster.pid'), `${other.pid}\n`);
    await (await startEmbeddedPostgres(options)).stop();
    assert.equal(other.exitCode ?? other.signalCode, null, program);
    other.kill();
  }
  folder.dispose();
});

it('a PostgreSQL that stands still does not hold up the end of the house, and starts again on its data', async () => {
  const folder = temporaryFolder();
  const options = { dataDir: join(folder.path, 'postgres'), port: await freePort() };
  const postgres = await startEmbeddedPostgres(options);
  const file = join(options.dataDir, 'cluster', 'postmaster.pid');
  process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGSTOP');
  const began = performance.now();
  await postgres.stop();
  assert.ok(performance.now() - began < 30_000);
  const again = await startEmbeddedPostgres(options);
  await again.stop();
  folder.dispose();
});

it('a PostgreSQL whose process number another program has after a restart of the machine starts all the same', async () => {
  const folder = temporaryFolder();
  const options = { dataDir: join(folder.path, 'postgres'), port: await freePort(), throwaway: true };
  const postgres = await startEmbeddedPostgres(options);
  const file = join(options.dataDir, 'cluster', 'postmaster.pid');
  const left = readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid));
  await postgres.stop();
  writeFileSync(file, left);
  const again = await startEmbeddedPostgres(options);
  await again.stop();
  folder.dispose();
});
