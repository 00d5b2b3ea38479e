import type { RoleOutcome, RoleRequests } from '@inro/authority-wire/role';
import { readMasterKey } from '@inro/foundation/node';
import {
  auditHeadRoute,
  createServer,
  databaseAnswers,
  listen,
  Metrics,
  migrate,
  openDatabase,
  type ProcessHost,
  peerPrivateKey,
  peerPublicKey,
  type RunningProcess,
  type Server,
  systemRandomness,
  takenInDatabase,
  tellOfDatabase,
} from '@inro/host';
import { KEPT_MS, startUpkeep, TRANSPORT_KEYS_KEPT_MS } from '../upkeep.ts';
import { Channels } from './channels.ts';
import { closeMandate } from './closings.ts';
import type { RoleContext } from './context.ts';
import { type RoleSchema, roleMigrations } from './database.ts';
import { Mandates } from './mandates.ts';
import { addRoleRoutes } from './routes.ts';
import { TransportKeyStore } from './transport-keys.ts';
import { Vault } from './vault.ts';
import type { RoleWork } from './work.ts';

/** What makes a role. */
interface RoleParts<Script, Outcome> {
  readonly requests: RoleRequests<Script>;
  readonly work: RoleWork<Script, Outcome>;
  /** Its end of the hand-over of transport keys. */
  readonly addRoutes: (app: Server) => void;
}

/** Starts a role: the master key of the file named by INRO_MASTER_KEY, a migrated database, channels, and its parts. */
export async function startRole<Script extends { readonly kind: string }, Outcome extends RoleOutcome>(
  { config, log, clock }: ProcessHost,
  masterKeyFile: string,
  partsOf: (context: RoleContext) => RoleParts<Script, Outcome>,
): Promise<RunningProcess> {
  const master = readMasterKey(masterKeyFile);
  const randomness = systemRandomness;
  const vault = new Vault(master);
  const db = openDatabase<RoleSchema>(config.databaseUrl);
  await migrate(db, roleMigrations);
  const transport = new TransportKeyStore(db, vault, clock, randomness);
  const mandates = new Mandates(clock, peerPublicKey(config, 'registration'));
  const context: RoleContext = { config, clock, db, master, mandates, transport };
  const { requests, work, addRoutes } = partsOf(context);
  const channels = new Channels({ db, clock, randomness, vault, mandates, work });
  const metrics = new Metrics(config.name);
  tellOfDatabase(metrics, db);
  const app = createServer(config, log, {
    bodyLimit: 512 * 1024,
    taken: takenInDatabase(db),
    ready: () => databaseAnswers(db),
    metrics,
  });
  const closing = {
    ...{ db, clock, mandates },
    role: requests.closeMandate.to,
    signer: peerPrivateKey(config),
    secretsNeeded: work.secretsNeeded,
  };
  addRoleRoutes(app, context, requests, channels, (...what) => closeMandate(closing, ...what));
  addRoutes(app);
  auditHeadRoute(app, config, clock, db);
  const upkeep = startUpkeep(log, async () => {
    const ago = (milliseconds: number): Date => new Date(clock.now().getTime() - milliseconds);
    await transport.destroyBefore(ago(TRANSPORT_KEYS_KEPT_MS));
    await channels.forgetBefore(ago(KEPT_MS));
    await mandates.forgetEnded(db);
  });
  await listen(app, config);
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
