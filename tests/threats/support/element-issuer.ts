import { parseCommandApdu } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import { readMasterKey } from '@inro/foundation/node';
import { openDatabase } from '@inro/host';
import type { StaticKeys } from '@inro/secure-channel/off-card';
import type { DoorClient, WalletPorts } from '@inro/wallet/core';
import type { RoleSchema } from '../../../apps/tsm/src/role/database.ts';
import { Vault } from '../../../apps/tsm/src/role/vault.ts';
import type { House } from './house.ts';

/** One command that a relay saw, with its answer. */
export interface Frame {
  /** The application that was selected. */
  readonly aid: string;
  readonly command: Uint8Array;
  readonly response: Uint8Array;
}

/**
 * An SE issuer that is curious: it reads its own database (the transport keys, sealed under its own master key) while a
 * deployment goes on, and a wallet in league with it keeps every frame.
 */
export async function curiousIssuer<Wallet extends WalletPorts>(house: House, wallet: Wallet) {
  const frames: Frame[] = [];
  const stolen: { keys?: StaticKeys } = {};
  const vault = new Vault(readMasterKey(house.places.issuerKey));
  const db = openDatabase<RoleSchema>(house.databases['tsm-issuer']!.url);
  const look = async (): Promise<void> => {
    const row = await db.selectFrom('transport_keys').selectAll().executeTakeFirst();
    if (!row) return;
    const plain = JSON.parse(vault.open(`transport-keys/${row.deployment}`, row.sealed)) as Record<string, string>;
    stolen.keys = { enc: fromHex(plain.enc!), mac: fromHex(plain.mac!), dek: fromHex(plain.dek!) };
  };
  const { door } = wallet;
  const listening: Pick<DoorClient, keyof DoorClient> = {
    pair: (token) => door.pair(token),
    device: () => door.device(),
    cardPresence: () => door.cardPresence(),
    connectCard: () => door.connectCard(),
    storage: door.storage,
    fetch: (request) => door.fetch(request),
    async openChannel(aid) {
      const channel = await door.openChannel(aid);
      return {
        ...channel,
        async transmitRaw(commands) {
          await look();
          const responses = await channel.transmitRaw(commands);
          const name = Buffer.from(aid).toString('hex').toUpperCase();
          for (const [place, command] of commands.entries())
            frames.push({ aid: name, command, response: responses[place]! });
          return responses;
        },
      };
    },
  };
  return {
    wallet: { ...wallet, door: listening as DoorClient },
    frames,
    get transportKeys(): StaticKeys {
      return stolen.keys!;
    },
    /** What its database has of them now. */
    async transportKeysNow(): Promise<StaticKeys | undefined> {
      delete stolen.keys;
      await look();
      return stolen.keys;
    },
    close: () => db.destroy(),
  };
}

export const commandOf = ({ command }: Frame) => parseCommandApdu(command);
