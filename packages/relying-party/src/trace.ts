import type { ActName, Flow } from '@inro/presentation';
import { InroError } from '@inro/problem';

/** A step of a login as its developer sees it. */
export type TracedStep = 'asked' | 'opened' | 'answered' | 'matched' | 'verified' | 'finished';

/** A rule that was looked at, by name and clause; about a certificate by its place in the path alone. */
export interface TracedCheck {
  readonly check: string;
  readonly clause: string;
  readonly about: string;
  readonly result: 'passed' | 'failed' | 'unknown';
}

export interface TracedFinding {
  readonly code: string;
  readonly level: string;
  readonly about: string;
}

/** What happened at a login, for its developer (ADR 92): nothing that a person gave, nor who it was. */
export interface Traced {
  /** By which wallets know it: 22 letters that stand in the QR code, and open nothing. */
  readonly login: string;
  /** Milliseconds since 1970, by the service's clock. */
  readonly at: number;
  readonly step: TracedStep;
  readonly outcome: 'done' | 'failed' | 'refused';
  /** With `asked`: what a phone reads from the QR code, and behind it, decoded. */
  readonly asked?: {
    readonly flow: Flow;
    readonly acts: readonly ActName[];
    readonly expiresAt: number;
    readonly link: string;
    readonly request: { readonly header: unknown; readonly payload: unknown };
  };
  /** With `answered`: its shape; each value that tells of a person is `[N bytes]`. */
  readonly answer?: unknown;
  /** With `verified`: of the report that decided. */
  readonly checks?: readonly TracedCheck[];
  readonly findings?: readonly TracedFinding[];
  /** With `failed`: a code of the table of errors. */
  readonly problem?: { readonly code: string; readonly details?: Readonly<Record<string, string | number | boolean>> };
}

/** How a failure is told; undefined for one that has no code, which is a programmer's. */
export const problemOf = (failure: unknown): Traced['problem'] =>
  failure instanceof InroError ? { code: failure.code, details: failure.details } : undefined;
