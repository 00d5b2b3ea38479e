import { randomUUID } from 'node:crypto';
import { orderRevocation, type RevocationOrder, type RevocationOrderAnswer } from '@inro/authority-wire/desk';
import type { PeerClient } from '@inro/host';
import { carriers, isRelease, keyKinds, mayBeReleased } from '@inro/jpki-profile';

export const scopes = [...carriers, 'all'] as const;
export type Scope = (typeof scopes)[number];

export const newOrderId = (): string => randomUUID();

/** Orders registration to end, suspend or release the certificates of a person, once for each id; gives what that changed. */
export async function revoke(
  operator: Pick<PeerClient, 'ask'>,
  {
    resident,
    scope,
    reason,
    id,
  }: {
    readonly resident: string;
    readonly scope: Scope;
    readonly reason: RevocationOrder['reason'];
    readonly id: string;
  },
): Promise<RevocationOrderAnswer['certificates']> {
  const body: RevocationOrder = {
    resident,
    profiles: scope === 'all' ? [...carriers] : [scope],
    kinds: isRelease(reason) ? keyKinds.filter(mayBeReleased) : [...keyKinds],
    reason,
  };
  return (await operator.ask(orderRevocation, { ids: [id], body })).certificates;
}
