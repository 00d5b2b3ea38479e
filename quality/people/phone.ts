import { createHash } from 'node:crypto';
import { socketTransport, systemClock, systemRandomness } from '@inro/host';
import { DoorClient, type HttpTransport, type WalletPorts } from '@inro/wallet/core';
import type { RunningSystem } from './running-system.ts';

/** Makes a phone (or finds it) and pairs a wallet with it, as the wallet's page does. `through` stands on the wallet's wire, for drills. */
export async function pairedWallet(
  system: RunningSystem,
  phone: string,
  model = 'inro-one',
  through: (http: HttpTransport) => HttpTransport = (http) => http,
): Promise<WalletPorts> {
  await system.cast('PUT', `/cast/phones/${phone}`, { model });
  const { pairingToken, walletUrl } = await system.cast('POST', `/cast/phones/${phone}/pairing`);
  const handset = new URL(system.origin('handset'));
  const unpaired = new DoorClient({
    origin: `${handset.protocol}//${phone}.${handset.host}`,
    http: through(socketTransport({ origin: new URL(String(walletUrl)).origin })),
  });
  const { door } = await unpaired.pair(String(pairingToken));
  return {
    door,
    storage: door.storage,
    clock: systemClock,
    randomness: systemRandomness,
    sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
    services: { registration: system.origin('registration'), status: system.origin('status') },
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

/** Holds a card to a phone, or takes away the one that is there: a person's hand. */
export const holdCard = async (system: RunningSystem, phone: string, card: string | null): Promise<void> => {
  await system.cast('PUT', `/cast/phones/${phone}/card`, { card });
};
