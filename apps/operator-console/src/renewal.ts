import { renewalDueAt } from '@inro/foundation';
import { InroError } from '@inro/problem';

/** A certificate is renewed when its time has come, and one of a time that the clock was set back from. */
export function isDue(life: { readonly validFrom: Date; readonly validUntil: Date } | undefined, now: Date): boolean {
  if (life === undefined) return true;
  const at = renewalDueAt(life);
  return Number.isNaN(at) || now.getTime() >= at || now < life.validFrom;
}

/**
 * Has a key certified, by an order that may be told to be about a new key. The same order gives the same certificate; where
 * the authority has certified that key in other words, whose answer was lost, a new key is what is left (ADR 51).
 */
export async function certified<T>(order: (anew: boolean) => Promise<T>): Promise<T> {
  try {
    return await order(false);
  } catch (failure) {
    if (!(failure instanceof InroError && failure.code === 'ca.key_already_certified')) throw failure;
    return await order(true);
  }
}
