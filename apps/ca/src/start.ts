import type { Server } from 'node:http';
import type { Clock, Secret } from '@inro/foundation';
import {
  createServer,
  describeFailure,
  type HostConfig,
  type Logger,
  migrate,
  openDatabase,
  systemRandomness,
  takenInDatabase,
} from '@inro/host';
import { readTrustedCertificates } from '@inro/verifier/node';
import { openAuthorities, readPassphrase } from './authority.ts';
import type { CaPlaces } from './configuration.ts';
import type { CaContext } from './context.ts';
import { addOperatorRoutes } from './routes/operator.ts';
import { addRegistrationRoutes } from './routes/registration.ts';
import { Schedule } from './schedule.ts';
import { type CaSchema, caMigrations } from './schema.ts';
import { OcspAnswers } from './status/answers.ts';
import { Crls } from './status/crls.ts';
import { Responders } from './status/responders.ts';
import { closeStatusServer, createStatusServer } from './status/server.ts';

export interface CertificationAuthority {
  readonly context: CaContext;
  readonly schedule: Schedule;
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
}: CaOptions): Promise<{ context: CaContext; passphrase: Secret<string> }> {
  const db = openDatabase<CaSchema>(config.databaseUrl);
  await migrate(db, caMigrations);
  const statusOrigin = config.topology.origins.status;
  if (!statusOrigin) throw new TypeError('the topology names no status server');
  const passphrase = readPassphrase(places);
  const authorities = await openAuthorities({ db, clock, randomness: systemRandomness, places }, passphrase);
  const { configuration } = places;
  const makers = () =>
    readTrustedCertificates(places.makers, (failure) => log.error(describeFailure(failure), 'maker left out'));
  const context = { db, clock, randomness: systemRandomness, log, configuration, authorities, makers, statusOrigin };
  return { context, passphrase };
}

/** Starts the authority: orders on its own port, status on another. */
export async function startCertificationAuthority(options: CaOptions): Promise<CertificationAuthority> {
  const { config, statusPort } = options;
  const { context, passphrase } = await openContext(options);
  const { db, statusOrigin } = context;
  const responders = new Responders(context, passphrase);
  const answers = new OcspAnswers(context, responders);
  const crls = new Crls(context);
  const schedule = new Schedule(context, responders, answers, crls);
  const kick = () => void schedule.kick();
  const app = createServer(config, context.log, { taken: takenInDatabase(db) });
  addRegistrationRoutes(app, config, context, kick);
  addOperatorRoutes(app, config, context, kick);
  const status = createStatusServer({ context, answers, crls });
  await listen(status, statusPort ?? Number(new URL(statusOrigin).port), config.bind);
  await app.listen({ port: config.port, host: config.bind });
  schedule.start();
  const close = async () => {
    await Promise.all([app.close(), closeStatusServer(status), schedule.stop()]);
    await db.destroy();
  };
  return { context, schedule, close };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
