import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Preloaded into a process that is weighed: at SIGUSR2 it collects, and writes what stays.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => {
  const told = process.env.INRO_WEIGH_FILE;
  if (told === undefined) return;
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  writeFileSync(told, JSON.stringify({ rss, heapUsed, external }));
});
