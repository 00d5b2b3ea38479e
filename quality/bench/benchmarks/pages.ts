import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsNeeded } from '@inro/deployment';
import { freeBlock } from '@inro/host/testing';
import { startSystem } from '../../../tools/start/system.ts';
import { buildWebApps } from '../../../tools/web/build.ts';
import { citizens } from '../../people/citizens.ts';
import { openRunningSystem } from '../../people/running-system.ts';
import { seed } from '../../people/seed.ts';
import { phoneOf } from '../../people/states.ts';
import type { Benchmark } from '../measure.ts';
import { measurePages } from './pages/series.ts';

const root = join(import.meta.dirname, '../../..');
/** What is wanted of wallet, home and bank (docs/operations/pages.md). */
const WANTED = 95;

/**
 * How quickly the pages are there for a first visitor with a slow phone on slow 4G: our own reckoning by the curves that
 * Lighthouse publishes, not Lighthouse.
 */
export async function run(): Promise<readonly Benchmark[]> {
  const folder = mkdtempSync(join(tmpdir(), 'inro-pages-'));
  await buildWebApps();
  const house = await startSystem({ root, dataDir: folder, port: await freeBlock(portsNeeded()) });
  try {
    const system = openRunningSystem(folder);
    await seed(system);
    const hanako = citizens.find(({ state }) => state === 'normal')!;
    const series = await measurePages(system, phoneOf(hanako));
    return series.map(({ page, score, middle, scores }) => ({
      name: `pages-${page}`,
      unit: 'points by Lighthouse’s published curves, our own reckoning, not Lighthouse',
      ours: score,
      peers: {
        ...Object.fromEntries(Object.entries(middle).map(([metric, value]) => [metric, Math.round(value * 100) / 100])),
        lowest: scores[0]!,
        highest: scores.at(-1)!,
      },
      limit: WANTED,
      ratioToLimit: Math.round((score / WANTED) * 1000) / 1000,
    }));
  } finally {
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
