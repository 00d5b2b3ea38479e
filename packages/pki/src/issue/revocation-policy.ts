import type { RevocationReason } from '../read/revocation-reason.ts';

/** Where a certificate stands; `hold` alone can be left again. */
export type RevocationState = 'good' | 'hold' | 'revoked';

/**
 * The state after an order, or undefined when the order is against the policy: revoked is final, a release
 * (`removeFromCRL`) needs a hold, and a certificate that signs documents is not released but issued again.
 */
export function afterRevocation(
  state: RevocationState,
  reason: RevocationReason,
  releasable: boolean,
): RevocationState | undefined {
  if (state === 'revoked') return undefined;
  if (reason === 'removeFromCRL') return state === 'hold' && releasable ? 'good' : undefined;
  if (reason === 'certificateHold') return 'hold';
  return 'revoked';
}
