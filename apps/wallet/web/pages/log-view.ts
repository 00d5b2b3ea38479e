import type { LogEntry } from '@inro/wallet/core';
import { type GivenItem, givenOf, type KeptItem, neverOf } from '../present/handed-over.ts';

const logFilters = ['all', 'login', 'certificate', 'failed'] as const;
export type LogFilter = (typeof logFilters)[number];

const fits: Record<LogFilter, (entry: LogEntry) => boolean> = {
  all: () => true,
  login: (entry) => isOfService(entry),
  certificate: (entry) => !isOfService(entry),
  failed: ({ outcome }) => outcome === 'failed',
};

export const filterLog = (entries: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] =>
  entries.filter(fits[filter]);

/** Those that show something and not everything, after "all"; none where there is nothing to choose. */
export function usefulFilters(entries: readonly LogEntry[]): readonly LogFilter[] {
  const useful = logFilters.filter((filter) => {
    const { length } = filterLog(entries, filter);
    return filter === 'all' || (length > 0 && length < entries.length);
  });
  return useful.length > 1 ? useful : [];
}

type Item = GivenItem | KeptItem;

/** What a service asked for in a line; undefined where the authority alone took part. */
export const actsOf = ({ kind, acts }: LogEntry): LogEntry['acts'] =>
  kind === 'login' || kind === 'deletionRequest' ? ['login'] : acts;

/** A service took part, or is what a report is about. */
const isOfService = (entry: LogEntry): boolean => actsOf(entry) !== undefined || entry.kind === 'report';

/** What of a line left the phone and what did not; null where the line alone does not tell. */
export function whatLeft(entry: LogEntry): { given: readonly Item[]; kept: readonly Item[] } | null {
  const acts = actsOf(entry);
  if (acts === undefined || entry.outcome === 'failed') return null;
  const [given, never] = [givenOf(acts), neverOf(acts)];
  return entry.outcome === 'refused' ? { given: [], kept: [...given, ...never] } : { given, kept: never };
}

/** Newest first, by day in Japan. */
export function byDay(
  entries: readonly LogEntry[],
  dayOf: (iso: string) => string,
): readonly { readonly day: string; readonly entries: readonly LogEntry[] }[] {
  return [...Map.groupBy(entries, ({ at }) => dayOf(at))].map(([day, of]) => ({ day, entries: of }));
}
