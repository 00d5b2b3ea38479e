/** How long one version of the protocol, or of a program that writes requests, is taken. Dates begin at midnight, UTC. */
export interface VersionRow {
  /** `protocol/N`, `protocol/none` (a request for more than a login that names none), or `NAME/VERSION` of a program. */
  readonly version: string;
  /** From this day wallets tell the service; null: not decided. */
  readonly deprecatedFrom: string | null;
  /** From this day wallets answer no request of it; null: not decided. */
  readonly refusedFrom: string | null;
}

/** Every version that a request may name, newest last in its kind: the one place where a version ends (ADR 98). */
export const versionTable: readonly VersionRow[] = [
  { version: 'protocol/none', deprecatedFrom: '2026-12-01', refusedFrom: '2027-12-01' },
  { version: 'protocol/1', deprecatedFrom: null, refusedFrom: null },
  { version: 'inro-sdk/0.1.0', deprecatedFrom: null, refusedFrom: null },
];

/** A whole version is never taken away sooner after it was called deprecated. */
export const LEAST_NOTICE_DAYS = 180;
