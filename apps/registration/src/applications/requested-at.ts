import type { ReceivedApplication } from '@inro/authority-wire/application';
import { RegistrationError } from '../errors/index.ts';

/** A minute less than the CA bears (docs/protocol/ca.md): by so much the clocks of the two may differ. */
const AHEAD_MS = 4 * 60_000;
/** Its nonce is half an hour old at most: what is a day old was signed under a wrong clock. */
const BEHIND_MS = 24 * 3_600_000;

/**
 * ADR 54: a phone whose clock is wrong hears it here, not from the CA after keys were made and secrets were set.
 */
export function requireRequestedNow({ requestedAt }: ReceivedApplication['document'], now: Date): void {
  const ahead = Date.parse(requestedAt) - now.getTime();
  if (ahead > AHEAD_MS || ahead < -BEHIND_MS) throw new RegistrationError('registration.requested_at_other_time');
}
