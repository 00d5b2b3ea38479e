import { type KnownApplication, listApplications } from '@inro/authority-wire/desk';
import type { PeerClient } from '@inro/host';

/** What registration knows of a person's applications. */
export async function applicationsOf(
  operator: Pick<PeerClient, 'ask'>,
  number: string,
): Promise<readonly KnownApplication[]> {
  return (await operator.ask(listApplications, { ids: [number] })).applications;
}
