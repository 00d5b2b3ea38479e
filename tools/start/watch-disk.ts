import { statfsSync } from 'node:fs';
import { HostError } from '@inro/host/errors';
import type { InroError } from '@inro/problem';

const EVERY_MS = 1_000;
/** Less than a PostgreSQL log segment of 16 MB beside what else is written. */
const LOW_BYTES = 32 * 1024 * 1024;

/** Looks at the free space of the data folder while all runs, and tells whenever it has become too little. */
export function watchDisk(dataDir: string, onTrouble: (trouble: InroError) => void): { stop(): void } {
  let low = false;
  const timer = setInterval(() => {
    try {
      const { bavail, bsize } = statfsSync(dataDir);
      const before = low;
      low = bavail * bsize < LOW_BYTES;
      if (low && !before) onTrouble(new HostError('host.disk_full'));
    } catch (cause) {
      onTrouble(new HostError('host.disk_failing', { cause }));
    }
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
