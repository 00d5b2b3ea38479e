import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { residentByKind } from './resident.ts';

// Preloaded into a process that is weighed: at SIGUSR2 it collects, and writes what stays into its folder.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => {
  const folder = process.env.INRO_DATA_DIR;
  if (folder === undefined) return;
  const { heapTotal: room } = process.memoryUsage();
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  const kinds = residentByKind(readFileSync('/proc/self/smaps', 'utf8'));
  writeFileSync(join(folder, 'weight.json'), JSON.stringify({ rss, heapUsed, external, room, ...kinds }));
});
