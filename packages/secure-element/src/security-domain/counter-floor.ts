import { toHex } from '@inro/foundation';
import type { Transaction } from '../transaction.ts';

const floorOf = (aid: string): string => `floor/${aid}`;

/** The higher of two counters of 3 bytes. */
const higher = (a: Uint8Array, b: Uint8Array): Uint8Array => (toHex(a) >= toHex(b) ? a : b);

/**
 * Keeps a domain's sequence counter when the domain is deleted. A domain installed anew under its AID counts from zero
 * under transport keys that nobody has used, but the service provider's diversified keys come back with it: without
 * this, a session recorded in its first life could be played again in its second.
 */
export function keepSequenceCounter(transaction: Transaction, aid: string): void {
  const counter = transaction.get(`sd/${aid}/counter`);
  if (counter !== undefined) transaction.set(floorOf(aid), higher(counter, sequenceCounterFloor(transaction, aid)));
}

/** How far domains under this AID have ever counted; 000000 when none was deleted. */
const sequenceCounterFloor = (transaction: Transaction, aid: string): Uint8Array =>
  transaction.get(floorOf(aid)) ?? new Uint8Array(3);

/** The counter that a domain goes on from when keys are put into it: its own, or the floor. */
export const raisedCounter = (transaction: Transaction, aid: string, counter: Uint8Array): Uint8Array =>
  higher(counter, sequenceCounterFloor(transaction, aid));
