import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openParty, type PeerClient, socketTransport } from '@inro/host';
import { callJson } from '@inro/wallet/core';

/** What the counter has of its own, and whom it reaches over the wire. */
export interface Desk {
  /** Of the counter alone: its officer's key. */
  readonly folder: string;
  /** Origin of a server by its name. */
  origin(name: string): string;
  /** The counter's signed requests. */
  readonly peer: Pick<PeerClient, 'ask'>;
  /** The counter's word, for others to carry. */
  sign(domain: string, bytes: Uint8Array): Uint8Array;
  /** The handset's cast door, where the counter's terminal and its blank cards are; by a token that opens these alone. */
  cast(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
}

/** The counter of the house whose data folder this is; `http.peer_unavailable` where no house was ever started. */
export function openDesk(dataDir: string): Desk {
  const { folder, origin, peer, sign } = openParty(dataDir, 'counter');
  const authorization = `Bearer ${readFileSync(join(dataDir, 'keys', 'counter-token'), 'utf8')}`;
  return {
    folder,
    origin,
    peer,
    sign,
    cast: (method, path, body) =>
      callJson(socketTransport(), 'phone', method, `${origin('handset')}${path}`, body, { authorization }),
  };
}
