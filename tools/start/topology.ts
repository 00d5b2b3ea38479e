import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { originsOf, signers } from '@inro/deployment';
import { replaceFile } from '@inro/foundation/node';
import { type AuthorityList, readTopology } from '@inro/host';
import { peerKey } from './data-folder.ts';
import { StartError } from './errors.ts';

const fileOf = (dataDir: string): string => join(dataDir, 'topology.json');

/** First port of the house whose data folder this is; undefined where none was ever started. */
export function portOf(dataDir: string): number | undefined {
  const file = fileOf(dataDir);
  const home = existsSync(file) ? readTopology(file).origins.home : undefined;
  return home === undefined ? undefined : Number(new URL(home).port);
}

/** `start.port_differs` for another port than the folder’s: certificates, pairings and pinned addresses name that one. */
export function requireSamePort(dataDir: string, port: number): void {
  const own = portOf(dataDir);
  if (own !== undefined && own !== port) throw new StartError('start.port_differs', { details: { port: own } });
}

/** Again when the CA, which starts alone, has told its roots. */
export function writeTopology(dataDir: string, port: number, authorities?: AuthorityList): string {
  const host = 'localhost';
  const topology = {
    host,
    origins: originsOf(host, port),
    peerKeys: Object.fromEntries(signers().map((name) => [name, peerKey(dataDir, name).publicKey])),
    ...(authorities ? { authorities } : {}),
  };
  const file = fileOf(dataDir);
  replaceFile(file, `${JSON.stringify(topology, null, 2)}\n`);
  return file;
}
