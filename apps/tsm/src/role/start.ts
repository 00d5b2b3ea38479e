import type { Secret } from '@inro/foundation';
import {
  type HostConfig,
  migrate,
  openDatabase,
  type ProcessHost,
  type RunningProcess,
  type Server,
  systemRandomness,
} from '@inro/host';
import type { z } from 'zod';
import { KEPT_MS, startUpkeep, TRANSPORT_KEYS_KEPT_MS } from '../upkeep.ts';
import { createRoleApp, type FromFront } from './app.ts';
import { Channels, type RoleWork } from './channels.ts';
import { type RoleSchema, roleMigrations } from './database.ts';
import { TransportKeyStore } from './transport-keys.ts';
import { readMasterKey, Vault } from './vault.ts';

/** What a role is made from. */
interface RoleMeans {
  readonly config: HostConfig;
  readonly master: Secret<Uint8Array>;
  readonly transport: TransportKeyStore;
}

/** What makes a role. */
interface RoleParts<Script, Outcome> {
  readonly work: RoleWork<Script, Outcome>;
  readonly scriptSchema: z.ZodType<Script>;
  /** Its end of the hand-over of transport keys. */
  readonly routes: (app: Server, fromFront: FromFront) => void;
}

/** Starts a role: the master key of the file named by INRO_MASTER_KEY, a migrated database, channels, and its parts. */
export async function startRole<Script extends { readonly kind: string }, Outcome>(
  { config, log, clock }: ProcessHost,
  masterKeyFile: string,
  partsOf: (means: RoleMeans) => RoleParts<Script, Outcome>,
): Promise<RunningProcess> {
  const [master, randomness] = [readMasterKey(masterKeyFile), systemRandomness];
  const vault = new Vault(master);
  const db = openDatabase<RoleSchema>(config.databaseUrl);
  await migrate(db, roleMigrations);
  const transport = new TransportKeyStore(db, vault, clock, randomness);
  const { work, scriptSchema, routes } = partsOf({ config, master, transport });
  const channels = new Channels({ db, clock, randomness, vault, work });
  const { app, fromFront } = createRoleApp({ config, log, clock, channels, transport, scriptSchema });
  routes(app, fromFront);
  const upkeep = startUpkeep(log, async () => {
    const ago = (milliseconds: number): Date => new Date(clock.now().getTime() - milliseconds);
    await transport.destroyBefore(ago(TRANSPORT_KEYS_KEPT_MS));
    await channels.forgetBefore(ago(KEPT_MS));
  });
  await app.listen({ port: config.port, host: config.bind });
  return {
    async close() {
      await app.close();
      await upkeep.stop();
      await db.destroy();
    },
  };
}

/** The path in INRO_MASTER_KEY; each role has a file of its own. */
export function masterKeyFile(env: NodeJS.ProcessEnv = process.env): string {
  if (!env.INRO_MASTER_KEY) throw new TypeError('INRO_MASTER_KEY is not set');
  return env.INRO_MASTER_KEY;
}
