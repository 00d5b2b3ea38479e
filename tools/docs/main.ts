import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsNeeded } from '@inro/deployment';
import { readTopology } from '@inro/host';
import { freeBlock } from '@inro/host/testing';
import { packed } from '../pack/pack.ts';
import { publicApiPage } from '../pack/public-api.ts';
import { readRoom } from '../pack/rooms.ts';
import { startSystem } from '../start/system.ts';
import { alarmRules, alarmsPage } from './alarms-page.ts';
import { apiPages } from './api-pages.ts';
import { configurationPage } from './configuration-page.ts';
import { decisionPage } from './decision-page.ts';
import { errorPage } from './error-page.ts';
import { failuresPage } from './failures-page.ts';
import { lifeCyclePage } from './life-cycle-page.ts';
import { metricsPage } from './metrics-page.ts';
import { overviewPage } from './overview-page.ts';
import { processPage } from './process-page.ts';
import { threatMatrix } from './threat-matrix.ts';

const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'docs/adr/README.md'), decisionPage());
writeFileSync(join(root, 'docs/errors.md'), errorPage());
writeFileSync(join(root, 'docs/threats/matrix.md'), threatMatrix());
writeFileSync(join(root, 'docs/protocol/life-cycle.md'), lifeCyclePage());
for (const room of Object.values(packed).map(readRoom))
  writeFileSync(join(room.folder, 'public-api.txt'), publicApiPage(room));
writeFileSync(join(root, 'docs/operations/processes.md'), processPage());
writeFileSync(join(root, 'docs/guides/failures-on-demand.md'), failuresPage());
writeFileSync(join(root, 'docs/operations/configuration.md'), configurationPage());
writeFileSync(join(root, 'docs/operations/metrics.md'), metricsPage());
writeFileSync(join(root, 'docs/operations/alarms.md'), alarmsPage());
writeFileSync(join(root, 'docs/operations/alarms.yml'), alarmRules());
// Nothing of the tools leans on quality: the page of models is written by who proves them.
execFileSync(process.execPath, [...process.execArgv, join(root, 'quality/models/main.ts'), '--page'], {
  stdio: 'ignore',
});
// Last of the pages: it names the others.
writeFileSync(join(root, 'llms.txt'), overviewPage());

console.log('A house of its own is started, to describe itself.');
const folder = mkdtempSync(join(tmpdir(), 'inro-docs-'));
const house = await startSystem({ root, dataDir: folder, port: await freeBlock(portsNeeded()) });
try {
  mkdirSync(join(root, 'docs/api'), { recursive: true });
  for (const [name, page] of await apiPages(readTopology(house.topologyFile)))
    writeFileSync(join(root, 'docs/api', name), page);
} finally {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  'docs/adr/README.md, docs/errors.md, docs/api, docs/operations/alarms.md, docs/operations/alarms.yml, docs/operations/configuration.md, docs/operations/metrics.md, docs/operations/processes.md, docs/protocol/life-cycle.md, docs/protocol/models/README.md, docs/threats/matrix.md, llms.txt and public-api.txt are up to date',
);
