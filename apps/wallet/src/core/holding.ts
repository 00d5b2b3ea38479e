import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { type KeyKind, keyKinds } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { loadEnrolment } from './enrolment/state.ts';
import type { WalletPorts } from './ports.ts';

export interface Holding {
  readonly certificates: readonly KeyKind[];
  /** ISO 8601; known to the wallet that enrolled. */
  readonly validUntil?: string;
}

/** What is on this phone, read from the element without any secret; null when there is nothing. */
export async function holding({ door, storage }: Pick<WalletPorts, 'door' | 'storage'>): Promise<Holding | null> {
  const channel = await door.openChannel(JPKI_AID).catch((failure: unknown) => {
    if (failure instanceof InroError && failure.row.httpStatus === 404) return undefined;
    throw failure;
  });
  if (!channel) return null;
  try {
    const present = await new JpkiClient(channel).certificatesPresent();
    const certificates = keyKinds.filter((kind) => present[kind]);
    if (certificates.length === 0) return null;
    const { validUntil } = await loadEnrolment(storage);
    return { certificates, ...(validUntil === undefined ? {} : { validUntil }) };
  } finally {
    await channel.close();
  }
}
