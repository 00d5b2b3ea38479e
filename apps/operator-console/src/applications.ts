import type { PeerClient } from '@inro/host';
import type { Carrier, KeyKind } from '@inro/jpki-profile';

export interface KnownApplication {
  readonly applicationId: string;
  readonly profile: Carrier;
  readonly state: string;
  readonly certificates: readonly { readonly kind: KeyKind; readonly reason: string | null }[];
}

/** What registration knows of a person's applications. */
export async function applicationsOf(
  operator: Pick<PeerClient, 'call'>,
  number: string,
): Promise<readonly KnownApplication[]> {
  const path = `/residents/${number}/applications`;
  return (await operator.call<{ applications: readonly KnownApplication[] }>('registration', 'GET', path)).applications;
}
