import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keptSecret, peerKey } from './data-folder.ts';
import type { ProcessRow } from './processes.ts';

interface Place {
  readonly dataDir: string;
  readonly port: number;
  readonly topologyFile: string;
  readonly databaseUrl: string | undefined;
  /** Where PostgreSQL listens. */
  readonly databasePort: number;
}

const masterKey = () => randomBytes(32).toString('hex');

/** Secret files that two parties of the sandbox share, by process: each name is an environment variable that holds a path. */
const sharedFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tsm-issuer': { INRO_MASTER_KEY: 'issuer-master.key' },
  'tsm-provider': { INRO_MASTER_KEY: 'provider-master.key' },
  handset: {
    INRO_ISSUER_MASTER_KEY: 'issuer-master.key',
    INRO_PROVIDER_MASTER_KEY: 'provider-master.key',
    INRO_CAST_TOKEN: 'cast-token',
  },
  home: { INRO_CAST_TOKEN: 'cast-token' },
};

/** Paths and settings of one process beyond what all have. */
function settingsOf(name: string, { dataDir, databasePort }: Place): Record<string, string> {
  const maker = join(dataDir, 'maker');
  const trustedMakers = { INRO_TRUSTED_MAKERS: join(maker, 'certificates') };
  if (name === 'handset') {
    // The maker runs below the handset; no wallet's request reaches the database.
    return {
      INRO_MAKER: join(import.meta.dirname, '../../apps/phone-maker/src/main.ts'),
      INRO_MAKER_DIR: maker,
      INRO_FORBIDDEN_PORTS: String(databasePort),
    };
  }
  return name === 'ca' || name === 'registration' ? trustedMakers : {};
}

/** What every process takes over from who started it: never the superuser of a PostgreSQL server (ADR 3). */
export const inheritedEnvironment = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !SUPERUSER.has(name)));

const SUPERUSER = new Set(['DATABASE_URL', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGSERVICE', 'PGSERVICEFILE']);

/** The environment of one process: see `readHostConfig` of `@inro/host`, and the files that it shares with its neighbours. */
export function environmentOf(row: ProcessRow, place: Place): Record<string, string> {
  const files = Object.entries(sharedFiles[row.name] ?? {}).map(([variable, name]) => {
    keptSecret(place.dataDir, name, name.endsWith('.key') ? masterKey : undefined);
    return [variable, join(place.dataDir, 'keys', name)];
  });
  return {
    INRO_NAME: row.name,
    INRO_PORT: String(place.port + row.offset),
    INRO_DATA_DIR: join(place.dataDir, row.name),
    INRO_TOPOLOGY: place.topologyFile,
    INRO_PEER_KEY: peerKey(place.dataDir, row.name).file,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...Object.fromEntries(files),
    ...settingsOf(row.name, place),
  };
}
