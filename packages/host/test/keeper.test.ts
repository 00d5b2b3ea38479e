import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startEmbeddedPostgres } from '../src/postgres/index.ts';
import { freePort, temporaryFolder } from '../src/testing/index.ts';

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
