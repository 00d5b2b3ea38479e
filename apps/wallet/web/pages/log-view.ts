import type { LogEntry } from '@inro/wallet/core';
import { handedOver, neverHandedOver } from '../present/handed-over.ts';

const logFilters = ['all', 'login', 'certificate', 'failed'] as const;
export type LogFilter = (typeof logFilters)[number];

const fits: Record<LogFilter, (entry: LogEntry) => boolean> = {
  all: () => true,
  login: ({ kind }) => kind === 'login',
  certificate: ({ kind }) => kind !== 'login',
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

type Item = (typeof handedOver)['login'][number] | (typeof neverHandedOver)['login'][number];

/** What of a line left the phone and what did not; null where the line alone does not tell. */
export function whatLeft({ kind, outcome }: LogEntry): { given: readonly Item[]; kept: readonly Item[] } | null {
  if (kind !== 'login' || outcome === 'failed') return null;
  if (outcome === 'refused') return { given: [], kept: [...handedOver.login, ...neverHandedOver.login] };
  return { given: handedOver.login, kept: neverHandedOver.login };
}

/** Newest first, by day in Japan. */
export function byDay(
  entries: readonly LogEntry[],
  dayOf: (iso: string) => string,
): readonly { readonly day: string; readonly entries: readonly LogEntry[] }[] {
  return [...Map.groupBy(entries, ({ at }) => dayOf(at))].map(([day, of]) => ({ day, entries: of }));
}
