import { join } from 'node:path';
import {
  createServer,
  databaseAnswers,
  describeFailure,
  listen,
  migrate,
  ofStrangers,
  openDatabase,
  openPinnedRoots,
  type ProcessHost,
  postgresClient,
  Rate,
  type RunningProcess,
  serveStaticSite,
  systemRandomness,
  takenInDatabase,
} from '@inro/host';
import { ServiceCookie } from '@inro/relying-party/endpoints';
import { AccessKey, createRelyingParty } from '@inro/relying-party/node';
import { PostgresTransactionStore } from '@inro/relying-party/postgres';
import { loginRoutes } from './routes/login.ts';
import { operatorRoutes } from './routes/operator.ts';
import { sessionRoutes } from './routes/session.ts';
import { type BankSchema, bankMigrations } from './schema.ts';
import { Sessions } from './sessions.ts';

const TIDY_EVERY_MS = 10 * 60_000;

/** Seconds out of `BANK_MAX_STAPLE_AGE`, or undefined: the profile's default. */
const stapleAge = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

/** The bank: one server, its database, its access key; no connection to any authority once it has pinned the roots. */
export async function startBank({ config, log, clock }: ProcessHost, logins = ofStrangers): Promise<RunningProcess> {
  const { origins } = config.topology;
  const origin = origins[config.name];
  if (!origin || !origins.home || !origins.wallet) throw new TypeError('the topology names no bank, home or wallet');
  const db = openDatabase<BankSchema>(config.databaseUrl);
  await migrate(db, bankMigrations);
  const roots = await openPinnedRoots(config);
  const key = new AccessKey({
    folder: config.dataDir,
    name: config.name,
    origin,
    accessRoots: () => roots('access'),
    now: () => clock.now(),
  });
  const sdk = createRelyingParty({
    origin,
    signer: key.signer,
    trustAnchors: () => roots('authentication'),
    // The bank has trusted one authority ever since.
    formerRoots: () => roots('authentication'),
    store: await PostgresTransactionStore.open({ client: postgresClient(db), table: 'login_transaction' }),
    clock,
  });
  const sessions = new Sessions(db, clock, systemRandomness);
  const { protocol, host: walletHost } = new URL(origins.wallet);

  const app = createServer(config, log, { taken: takenInDatabase(db), ready: () => databaseAnswers(db) });
  const context = {
    sdk,
    sessions,
    cookie: new ServiceCookie(origin, 'session'),
    home: origins.home,
    walletOrigin: (phone: string) => `${protocol}//${phone}.${walletHost}`,
    rate: new Rate(clock, logins),
    maxStapleAge: stapleAge(process.env.BANK_MAX_STAPLE_AGE),
  };
  loginRoutes(app, context);
  sessionRoutes(app, context);
  operatorRoutes(app, config, clock, key);
  serveStaticSite(app, { folder: join(import.meta.dirname, '../dist/web'), pages: ['/done'] });
  await listen(app, config);

  const tidy = setInterval(() => {
    Promise.all([sdk.removeExpired(), sessions.removeExpired()]).catch((failure: unknown) =>
      log.warn(describeFailure(failure), 'tidying failed'),
    );
  }, TIDY_EVERY_MS);
  return {
    async close() {
      clearInterval(tidy);
      await app.close();
      await db.destroy();
    },
  };
}
