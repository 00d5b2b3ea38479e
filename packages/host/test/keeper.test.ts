import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
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

it('nor is PostgreSQL of the same folder, by its words, that runs as another user', async () => {
  const folder = temporaryFolder();
  const options = { dataDir: join(folder.path, 'postgres'), port: await freePort() };
  await (await startEmbeddedPostgres(options)).stop();
  const cluster = join(options.dataDir, 'cluster');
  const owner = statSync(cluster).uid;
  // Who is not root can only be another than they are where somebody else owns the folder.
  assert.equal(process.getuid?.(), 0, 'run it as root, or under unshare --map-root-user --map-auto');
  // A program that whoever plays the other user can run, wherever the repository lies.
  const other = spawn('/bin/sh', ['-c', 'sleep 60; true', 'sh', '-D', cluster], {
    argv0: 'postgres',
    uid: owner === 0 ? 65_534 : 0,
  });
  for (const lock of [`${other.pid}\n`, '']) {
    writeFileSync(join(cluster, 'postmaster.pid'), lock);
    await (await startEmbeddedPostgres(options)).stop();
    assert.equal(other.exitCode ?? other.signalCode, null);
  }
  other.kill();
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
