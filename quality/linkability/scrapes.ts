import { processes } from '@inro/deployment';
import type { RunningSystem } from '../people/running-system.ts';

/** What every process told at one moment: series by process. */
export type Scrape = ReadonlyMap<string, number>;

const SERIES = /^(\w+(?:\{[^}]*\})?) (\S+)$/gm;
/** Sizes and times that change whatever happens: they make every moment look different, and tell nobody anything. */
const NOISE =
  /^\S+ (?:\w+_(?:bucket|sum)|process_resident_bytes|database_connections|outbox_\w+|\w+_(?:left|lag|oldest|age)_seconds)\b/;
/**
 * By the clock, whatever happens: ADR 44, who scrapes, the operator's errand that asks each service for how long it is
 * certified and the authority for what, and what the CA makes ahead.
 */
const BY_THE_CLOCK =
  /route="\/(?:audit-log\/head|metrics|ready|health|operator\/registration|access-certificates\/:name)"|\brenewals_total\b/;

/** Asks every process, as whoever collects metrics does. */
export async function scrapeAll(system: RunningSystem): Promise<Scrape> {
  const told = await Promise.all(
    processes.map(async ({ name }) =>
      [...(await system.metrics(name)).matchAll(SERIES)].map(
        ([, series, value]) => [`${name} ${series}`, Number(value)] as const,
      ),
    ),
  );
  return new Map(told.flat());
}

/** What moved between two scrapes, and by how much. */
export const movedBetween = (before: Scrape, after: Scrape): string =>
  [...after]
    .map(([series, value]) => [series, value - (before.get(series) ?? 0)] as const)
    .filter(([series, by]) => by !== 0 && !NOISE.test(series) && !BY_THE_CLOCK.test(series))
    .map(([series, by]) => `${series} ${by}`)
    .sort()
    .join('\n');
