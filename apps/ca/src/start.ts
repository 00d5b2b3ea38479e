import type { Clock, Secret } from '@inro/foundation';
import {
  type AuthorityList,
  auditHeadRoute,
  createServer,
  databaseAnswers,
  describeFailure,
  type HostConfig,
  type Logger,
  listen,
  Metrics,
  migrate,
  openDatabase,
  systemRandomness,
  takenInDatabase,
  tellOfDatabase,
} from '@inro/host';
import { readTrustedCertificates } from '@inro/verifier/node';
import { openAuthorities, readPassphrase } from './authority.ts';
import type { CaPlaces } from './configuration.ts';
import { type CaContext, countsOf } from './context.ts';
import { Delegates } from './delegates/delegates.ts';
import { tellOfAges } from './metrics.ts';
import { addOperatorRoutes } from './routes/operator.ts';
import { addRegistrationRoutes } from './routes/registration.ts';
import { accessRenewals } from './routes/renewals.ts';
import { addReportRoutes } from './routes/reports.ts';
import { Schedule } from './schedule.ts';
import { type CaSchema, caMigrations } from './schema.ts';
import { OcspAnswers } from './status/answers.ts';
import { Crls } from './status/crls.ts';
import { authoritiesOf } from './status/files.ts';
import { PublicRegister } from './status/public-register.ts';
import { RecentRevocations } from './status/recent.ts';
import { publishedFolder, publishRelyingParties } from './status/relying-parties.ts';
import { closeStatusServer, createStatusServer } from './status/server.ts';

export interface CertificationAuthority {
  readonly context: CaContext;
  readonly schedule: Schedule;
  readonly says: { readonly authorities: AuthorityList };
  close(): Promise<void>;
}

export interface CaOptions {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: Clock;
  readonly places: CaPlaces;
  /** Port of the status server; by default that of its origin in the topology. */
  readonly statusPort?: number;
}

/** Opens database and keys and makes what is missing: everything but the listening. */
export async function openContext({
  config,
  log,
  clock,
  places,
}: CaOptions): Promise<{ context: CaContext; passphrase: Secret<string>; metrics: Metrics }> {
  const db = openDatabase<CaSchema>(config.databaseUrl);
  await migrate(db, caMigrations);
  const statusOrigin = config.topology.origins.status;
  if (!statusOrigin) throw new TypeError('the topology names no status server');
  const passphrase = readPassphrase(places);
  const authorities = await openAuthorities({ db, clock, randomness: systemRandomness, places }, passphrase);
  const { configuration } = places;
  const makers = () =>
    readTrustedCertificates(places.makers, (failure) => log.error(describeFailure(failure), 'maker left out'));
  const publishedTo = publishedFolder(config.dataDir);
  const metrics = new Metrics(config.name);
  const own = { db, clock, randomness: systemRandomness, log, counts: countsOf(metrics) };
  const context = { ...own, configuration, authorities, makers, statusOrigin, publishedTo };
  return { context, passphrase, metrics };
}

/** Starts the authority: orders on its own port, status on another. */
export async function startCertificationAuthority(options: CaOptions): Promise<CertificationAuthority> {
  const { config, statusPort } = options;
  const { context, passphrase, metrics } = await openContext(options);
  const { db, statusOrigin } = context;
  await publishRelyingParties(context);
  const responders = new Delegates(context, passphrase);
  // Certified when a phone first asks for statements.
  const statementIssuers = new Delegates(context, passphrase, 'statementIssuer');
  const answers = new OcspAnswers(context, responders);
  const crls = new Crls(context);
  const recent = new RecentRevocations(context);
  const schedule = new Schedule(context, { responders, answers, crls, recent });
  const kick = () => void schedule.kick();
  tellOfDatabase(metrics, db);
  tellOfAges(metrics, context, recent);
  const app = createServer(config, context.log, {
    taken: takenInDatabase(db),
    ready: () => databaseAnswers(db),
    metrics,
  });
  const published = async () => {
    await publishRelyingParties(context);
    kick();
  };
  addRegistrationRoutes(app, config, context, { kick, published });
  addOperatorRoutes(app, config, context, published);
  addReportRoutes(app, config, context);
  auditHeadRoute(app, config, context.clock, db);
  const register = new PublicRegister(context);
  const renewAccess = accessRenewals(context, published);
  const status = createStatusServer({
    context,
    answers,
    crls,
    recent,
    statementIssuers,
    renewAccess,
    register,
    metrics,
  });
  await listen(status, { port: statusPort ?? Number(new URL(statusOrigin).port), bind: config.bind });
  await listen(app, config);
  schedule.start();
  const close = async () => {
    await Promise.all([app.close(), closeStatusServer(status), schedule.stop()]);
    await db.destroy();
  };
  return { context, schedule, says: { authorities: authoritiesOf(context) }, close };
}
