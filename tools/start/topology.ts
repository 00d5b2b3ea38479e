import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listenersOf, originsOf, signers } from '@inro/deployment';
import { replaceFile } from '@inro/foundation/node';
import { type AuthorityList, readTopology, type Topology } from '@inro/host';
import { peerKey } from './data-folder.ts';
import { type Deployment, publicHost } from './deployment-file.ts';
import { StartError } from './errors.ts';

const fileOf = (dataDir: string): string => join(dataDir, 'topology.json');

/** First port of the house whose data folder this is; undefined where none was ever started. */
export function portOf(dataDir: string): number | undefined {
  const file = fileOf(dataDir);
  if (!existsSync(file)) return undefined;
  const { origins, inside } = readTopology(file);
  const home = inside?.home ?? (origins.home && new URL(origins.home).host);
  return home === undefined ? undefined : Number(new URL(`http://${home}`).port);
}

/**
 * `start.port_differs` for another port than the folder’s, `start.names_differ` for other names: certificates, pairings and
 * pinned addresses name those.
 */
export function requireSamePlace(dataDir: string, port: number, deployment: Deployment | undefined): void {
  const own = portOf(dataDir);
  if (own === undefined) return;
  if (own !== port) throw new StartError('start.port_differs', { details: { port: own } });
  const { bank } = readTopology(fileOf(dataDir)).origins;
  if (bank !== placesOf(port, deployment).origins.bank)
    throw new StartError('start.names_differ', { details: { host: readTopology(fileOf(dataDir)).host } });
}

/** Where everybody is: on ports of this machine, or under names of the world behind its TLS proxy. */
function placesOf(port: number, deployment: Deployment | undefined): Pick<Topology, 'host' | 'origins' | 'inside'> {
  if (deployment === undefined) return { host: 'localhost', origins: originsOf('localhost', port) };
  const names = listenersOf();
  return {
    host: deployment.host,
    origins: Object.fromEntries(names.map(({ name }) => [name, `https://${name}.${publicHost(deployment)}`])),
    inside: Object.fromEntries(names.map(({ name, offset }) => [name, `127.0.0.1:${port + offset}`])),
  };
}

/** Again when the CA, which starts alone, has told its roots. */
export function writeTopology(
  dataDir: string,
  port: number,
  deployment: Deployment | undefined,
  authorities?: AuthorityList,
): string {
  const topology = {
    ...placesOf(port, deployment),
    peerKeys: Object.fromEntries(signers().map((name) => [name, peerKey(dataDir, name).publicKey])),
    ...(authorities ? { authorities } : {}),
  };
  const file = fileOf(dataDir);
  replaceFile(file, `${JSON.stringify(topology, null, 2)}\n`);
  return file;
}
