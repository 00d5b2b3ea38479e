import { actNamesOf } from '../act/act.ts';
import type { RequestClaims } from '../request/request.ts';
import { type VersionRow, versionTable } from './table.ts';

/** A version that is taken for a while yet, as the wallet tells the service. */
export interface Deprecation {
  readonly version: string;
  /** `YYYY-MM-DD`; from midnight, UTC, no wallet answers it. */
  readonly refusedFrom: string;
}

/** The versions that a request names. A login alone names none, and none is looked for (ADR 88). */
function versionsOf({ acts, protocol, software }: Pick<RequestClaims, 'acts' | 'protocol' | 'software'>): string[] {
  if (protocol === undefined && actNamesOf(acts).join() === 'login') return [];
  return [`protocol/${protocol ?? 'none'}`, ...(software === undefined ? [] : [software])];
}

const hasCome = (day: string | null, at: Date): boolean => day !== null && at.getTime() >= Date.parse(day);

/** How the versions of a request stand at a time: refused if one is over, and which others are to end. What is in no row decides nothing. */
export function standingOfVersions(
  claims: Pick<RequestClaims, 'acts' | 'protocol' | 'software'>,
  at: Date,
  table: readonly VersionRow[] = versionTable,
): { readonly isOver: boolean; readonly deprecated: readonly Deprecation[] } {
  const named = versionsOf(claims);
  const rows = table.filter(({ version }) => named.includes(version));
  return {
    isOver: rows.some(({ refusedFrom }) => hasCome(refusedFrom, at)),
    deprecated: rows.flatMap(({ version, deprecatedFrom, refusedFrom }) =>
      hasCome(deprecatedFrom, at) && refusedFrom !== null ? [{ version, refusedFrom }] : [],
    ),
  };
}
