import { randomUUID } from 'node:crypto';
import type { PeerClient } from '@inro/host';
import { carriers, keyKinds } from '@inro/jpki-profile';

export const scopes = [...carriers, 'all'] as const;
export type Scope = (typeof scopes)[number];

interface Ended {
  readonly kind: string;
  readonly profile: string;
}

/** Orders registration to end, suspend or release the certificates of a person; gives what that changed. */
export async function revoke(operator: PeerClient, resident: string, scope: Scope, reason: string) {
  const order = {
    resident,
    profiles: scope === 'all' ? carriers : [scope],
    kinds: reason === 'removeFromCRL' ? ['userAuthentication'] : keyKinds,
    reason,
  };
  const path = `/revocation-orders/${randomUUID()}`;
  return (await operator.call<{ certificates: readonly Ended[] }>('registration', 'PUT', path, order)).certificates;
}
