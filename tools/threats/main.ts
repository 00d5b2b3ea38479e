import { join } from 'node:path';
import { startEmbeddedPostgres } from '@inro/host/postgres';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { runTestFiles } from '../test/phases.ts';
import { readThreats } from './register.ts';

const root = join(import.meta.dirname, '../..');
const json = process.argv.includes('--json');
const threats = readThreats();
const folder = temporaryFolder();
const postgres = await startEmbeddedPostgres({ dataDir: folder.path, port: await freePort(), throwaway: true });
process.env.INRO_TEST_DATABASE = postgres.url;
let failed = 0;
const results = [];
try {
  for (const threat of threats) {
    const count = await runTestFiles([join(root, threat.test)], 1, () => threat.id, { quiet: json });
    const ran = count.passed > 0 && count.failed === 0;
    if (!ran) failed++;
    const { id, title, rooms, test } = threat;
    results.push({ id, title, rooms, test, status: ran ? threat.status : 'open' });
    if (!json) console.log(`${id}  ${ran ? threat.status : 'FAILED'}  ${title}`);
  }
} finally {
  await postgres.stop();
  folder.dispose();
}
if (json) console.log(JSON.stringify({ threats: results }));
process.exit(failed === 0 ? 0 : 1);
