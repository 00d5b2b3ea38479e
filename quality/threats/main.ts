import { join } from 'node:path';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { readThreats, type Threat } from '../../tools/docs/threat-register.ts';
import { sumOf } from '../test/jobs.ts';
import { runTestFiles } from '../test/test-file.ts';

const root = join(import.meta.dirname, '../..');
const json = process.argv.includes('--json');
const threats = readThreats();
const [folder, cache] = [temporaryFolder(), temporaryFolder()];
const postgres = await startEmbeddedPostgres({ dataDir: folder.path, port: await freePort(), throwaway: true });
process.env.INRO_TEST_DATABASE = postgres.url;
// Every test is a process and loads the whole program: compiled once for all.
process.env.NODE_COMPILE_CACHE = cache.path;
const AT_ONCE = 2;

/** Runs one threat's test; whether it ran and held what its page says. */
async function holds(threat: Threat): Promise<boolean> {
  const count = sumOf(await runTestFiles([join(root, threat.test)], { label: () => threat.id, quiet: json }));
  const held = count.passed > 0 && count.failed === 0;
  if (!json) console.log(`${threat.id}  ${held ? threat.status : 'FAILED'}  ${threat.title}`);
  return held;
}

const held = new Map<string, boolean>();
const waiting = [...threats];
try {
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) held.set(next.id, await holds(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
} finally {
  await postgres.stop();
  folder.dispose();
  cache.dispose();
}
const results = threats.map(({ id, title, rooms, test, status }) => ({
  id,
  title,
  rooms,
  test,
  status: held.get(id) ? status : 'open',
}));
const failed = threats.filter(({ id }) => !held.get(id)).length;
if (json) console.log(JSON.stringify({ threats: results }));
process.exit(failed === 0 ? 0 : 1);
