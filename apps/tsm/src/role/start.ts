import { migrate, openDatabase, type ProcessHost, systemRandomness } from '@inro/host';
import { type RoleSchema, roleMigrations } from './database.ts';
import { TransportKeyStore } from './transport-keys.ts';
import { readMasterKey, Vault } from './vault.ts';

/** What both roles begin with: the master key of the file named by INRO_MASTER_KEY, and a migrated database. */
export async function openRole({ config, clock }: Pick<ProcessHost, 'config' | 'clock'>, masterKeyFile: string) {
  const master = readMasterKey(masterKeyFile);
  const vault = new Vault(master);
  const db = openDatabase<RoleSchema>(config.databaseUrl);
  await migrate(db, roleMigrations);
  return { master, vault, db, randomness: systemRandomness, transport: new TransportKeyStore(db, vault, clock) };
}

/** The path in INRO_MASTER_KEY; each role has a file of its own. */
export function masterKeyFile(env: NodeJS.ProcessEnv = process.env): string {
  if (!env.INRO_MASTER_KEY) throw new TypeError('INRO_MASTER_KEY is not set');
  return env.INRO_MASTER_KEY;
}
