import { randomUUID } from 'node:crypto';
import { orderRevocation, type RevocationOrder, type RevocationOrderAnswer } from '@inro/authority-wire/desk';
import type { PeerClient } from '@inro/host';
import { carriers, keyKinds } from '@inro/jpki-profile';

export const scopes = [...carriers, 'all'] as const;
export type Scope = (typeof scopes)[number];

/** Orders registration to end, suspend or release the certificates of a person; gives what that changed. */
export async function revoke(
  operator: Pick<PeerClient, 'ask'>,
  resident: string,
  scope: Scope,
  reason: RevocationOrder['reason'],
): Promise<RevocationOrderAnswer['certificates']> {
  const body: RevocationOrder = {
    resident,
    profiles: scope === 'all' ? [...carriers] : [scope],
    kinds: reason === 'removeFromCRL' ? ['userAuthentication'] : [...keyKinds],
    reason,
  };
  return (await operator.ask(orderRevocation, { ids: [randomUUID()], body })).certificates;
}
