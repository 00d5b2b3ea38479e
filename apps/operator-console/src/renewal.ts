import { InroError } from '@inro/problem';

const RENEW_BEFORE_MS = 30 * 86_400_000;

/** A certificate is renewed a month before its end, one of a short life when a third is left; and one of a time that the clock was set back from. */
export function isDue(life: { readonly validFrom: Date; readonly validUntil: Date } | undefined, now: Date): boolean {
  if (life === undefined) return true;
  const [from, until] = [life.validFrom.getTime(), life.validUntil.getTime()];
  if (Number.isNaN(from) || Number.isNaN(until)) return true;
  return now.getTime() >= until - Math.min(RENEW_BEFORE_MS, (until - from) / 3) || now.getTime() < from;
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
