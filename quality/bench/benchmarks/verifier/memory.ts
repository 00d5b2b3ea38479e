import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VerifierCache } from '@inro/verifier/node';
import { type Benchmark, toBenchmark } from '../../measure.ts';
import { ourLogin, type World } from './world.ts';

const LOGINS = 100_000;

/** The heap after a full collection, before and after 100,000 warm logins through one cache: what stays is a leak. */
export function memory(world: World): Benchmark {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const work = ourLogin(world, 'p256', () => shared);
  const shared = new VerifierCache();
  const heap = (): number => {
    collect();
    collect();
    return Math.round(process.memoryUsage().heapUsed / 1024);
  };
  for (let i = 0; i < 5000; i++) work(i);
  const before = heap();
  for (let i = 0; i < LOGINS; i++) work(i);
  const after = heap();
  return toBenchmark(`memory-${LOGINS}-logins`, 'KiB of heap more than before', {
    ours: after - before,
    'heap before': before,
    'heap after': after,
    'resident (MiB)': Math.round(process.memoryUsage().rss / (1 << 20)),
  });
}
