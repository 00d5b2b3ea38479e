import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  auditOf,
  folderOf,
  type Handed,
  listenersOf,
  namesOpenToWallets,
  type ProcessRow,
  processes,
  SANDBOX_DOOR_OFFSET,
  secretFiles,
} from '@inro/deployment';
import { keptSecret, peerKey } from './data-folder.ts';

interface Place {
  readonly dataDir: string;
  readonly port: number;
  readonly topologyFile: string;
  readonly databaseUrl: string | undefined;
  /** Where PostgreSQL listens. */
  readonly databasePort: number;
}

export const made = {
  key: () => randomBytes(32).toString('hex'),
  token: () => randomBytes(24).toString('base64url'),
} as const;

/** The value of an environment variable by which a process is handed something; a secret file is made when it is missing. */
function textOf(handed: Handed, { dataDir, port, databasePort }: Place): string {
  if ('ports' in handed) {
    const closed = listenersOf().filter(({ openToWallets }) => !openToWallets);
    return [...closed.map(({ offset }) => port + offset), port + SANDBOX_DOOR_OFFSET, databasePort].join(',');
  }
  if ('names' in handed) return namesOpenToWallets().join(',');
  if ('folderOf' in handed) {
    const publisher = processes.find(({ name }) => name === handed.folderOf);
    if (!publisher) throw new TypeError(`the table has no ${handed.folderOf}`);
    return join(dataDir, folderOf(publisher), handed.path);
  }
  const { file, contents } = secretFiles[handed.secret];
  keptSecret(dataDir, file, made[contents]);
  return join(dataDir, 'keys', file);
}

/** What every process takes over from who started it: never the superuser of a PostgreSQL server (ADR 3). */
export const inheritedEnvironment = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !SUPERUSER.has(name)));

const SUPERUSER = new Set(['DATABASE_URL', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGSERVICE', 'PGSERVICEFILE']);

/** The environment of one process: what `readHostConfig` of `@inro/host` reads, and what its row of the table hands it. */
export function environmentOf(row: ProcessRow, place: Place): Record<string, string> {
  return {
    INRO_NAME: row.name,
    ...portsOf(row, place.port),
    ...(row.machineOnly ? { INRO_BIND: '127.0.0.1' } : {}),
    INRO_DATA_DIR: join(place.dataDir, folderOf(row)),
    INRO_TOPOLOGY: place.topologyFile,
    ...(row.signs ? { INRO_PEER_KEY: peerKey(place.dataDir, row.name).file } : {}),
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...auditVariables(row.name),
    ...Object.fromEntries(Object.entries(row.handed).map(([variable, handed]) => [variable, textOf(handed, place)])),
  };
}

function auditVariables(name: string): Record<string, string> {
  const { witness, keepers } = auditOf(name);
  return {
    ...(witness ? { INRO_AUDIT_WITNESS: witness } : {}),
    ...(keepers.length > 0 ? { INRO_AUDIT_KEEPERS: keepers.join(',') } : {}),
  };
}

/** Where an instance listens whose ports begin elsewhere. */
export const portsOf = ({ offset, also = {} }: ProcessRow, first: number): Record<string, string> => ({
  INRO_PORT: String(first + offset),
  ...Object.fromEntries(Object.values(also).map((more) => [more.variable, String(first + more.offset)])),
});
