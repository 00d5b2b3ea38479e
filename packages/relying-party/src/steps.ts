import type { ValidationReport } from '@inro/verifier';
import type { Transaction } from './transaction.ts';

/**
 * How far a login came. `answered`: with a valid proof; `refused`: by the person; `invalid` and `indeterminate`: by the
 * report on the answer (a wrong number is `invalid`); `finished`: in the browser that began. One that nobody answers
 * stays `begun`.
 */
export type LoginStep = 'begun' | 'answered' | 'refused' | 'invalid' | 'indeterminate' | 'finished';

/** What an answer brought that somebody had signed. */
export function stepOf({ state }: Transaction, { status }: ValidationReport): LoginStep {
  if (state === 'answered') return 'answered';
  return status === 'indeterminate' ? 'indeterminate' : 'invalid';
}

/** Tells of a step. Whoever counts wrongly ends nobody's login. */
export function tellStep(onStep: ((step: LoginStep) => void) | undefined, step: LoginStep): void {
  try {
    onStep?.(step);
  } catch {
    // Theirs to mend; the login stands.
  }
}
