import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import { readTopology, type Topology } from './config.ts';
import { HttpError } from './errors.ts';
import { PeerClient } from './peer.ts';
import { peerPrivateKey, signStatement } from './peer-keys.ts';

/** Someone who runs no server and meets those of a house on the wire, with a key of their own: the municipal counter, the operator. */
export interface Party {
  readonly name: string;
  /** What is this party's alone. */
  readonly folder: string;
  readonly topology: Topology;
  /** Origin of a server by its name in the topology; a TypeError for a name that is not there. */
  origin(name: string): string;
  /** Signed requests of this party. */
  readonly peer: PeerClient;
  /** Signs a statement that a third party carries; `domain` names its kind. */
  sign(domain: string, bytes: Uint8Array): Uint8Array;
}

/** A party of the house whose data folder this is; `http.peer_unavailable` where no house was ever started. */
export function openParty(dataDir: string, name: string): Party {
  const file = join(dataDir, 'topology.json');
  if (!existsSync(file)) throw new HttpError('http.peer_unavailable');
  const topology = readTopology(file);
  const peerKeyFile = join(dataDir, 'keys', `peer-${name}.pem`);
  return {
    name,
    folder: join(dataDir, name),
    topology,
    origin: (server) => originOf(topology, server),
    peer: new PeerClient({ name, topology, peerKeyFile }, systemClock),
    sign: (domain, bytes) => signStatement(peerPrivateKey({ peerKeyFile }), domain, bytes),
  };
}

/** Origin of a server by its name; a TypeError for a name that the topology does not know. */
export function originOf({ origins }: Topology, name: string): string {
  const found = origins[name];
  if (!found) throw new TypeError(`the topology names no ${name}`);
  return found;
}
