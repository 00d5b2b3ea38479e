import type { Clock, Randomness } from '@inro/foundation';
import {
  AuditWitness,
  auditHeadRoute,
  createServer,
  databaseAnswers,
  describeFailure,
  type HostConfig,
  type Logger,
  listen,
  Metrics,
  migrate,
  OutboxWorker,
  ofStrangers,
  openDatabase,
  PeerClient,
  peerPrivateKey,
  peerPublicKey,
  Rate,
  type RunningProcess,
  type Server,
  takenInDatabase,
  tellOfDatabase,
  tellOfOutbox,
} from '@inro/host';
import { SessionRates } from './applications/session-rates.ts';
import { endWhatStandsOnNothing, endWhatTookTooLong } from './applications/sweep.ts';
import type { RegistrationContext } from './context.ts';
import { IssuingHours } from './issuing-hours.ts';
import { tellOfApplications } from './metrics.ts';
import { orderKinds } from './orders.ts';
import { Reconciliation } from './reconciliation/reconciliation.ts';
import { addAuthorityRoutes } from './routes/authority.ts';
import { addTsmRoutes } from './routes/tsm.ts';
import { addWalletRoutes } from './routes/wallet.ts';
import { migrations, type Schema } from './schema.ts';
import { Tokens } from './tokens.ts';
import type { DeviceModels } from './trust/device-models.ts';
import type { Trust } from './trust/trust.ts';

const SWEEP_EVERY_MS = 60_000;

export interface RegistrationOptions {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly models: DeviceModels;
  readonly trust: Trust;
  readonly mostUnknown?: number | undefined;
}

/** The registration authority as one server; everything that lasts lies in its database. */
export async function startRegistration(options: RegistrationOptions): Promise<
  RunningProcess & {
    readonly context: RegistrationContext;
    readonly app: Server;
    readonly reconciliation: Reconciliation;
  }
> {
  const { config, log, clock, randomness } = options;
  const db = openDatabase<Schema>(config.databaseUrl);
  await migrate(db, migrations);
  const peers = new PeerClient(config, clock);
  const own = {
    ...options,
    db,
    peers,
    hours: new IssuingHours({ peers, clock, log }),
    tokens: await Tokens.open(db, randomness),
    mandateKey: peerPrivateKey(config),
    roleKeys: {
      'tsm-issuer': peerPublicKey(config, 'tsm-issuer'),
      'tsm-provider': peerPublicKey(config, 'tsm-provider'),
    },
    enrolments: new Rate(clock, ofStrangers),
    applications: new Rate(clock, ofStrangers),
    sessions: new SessionRates(clock),
  };
  const outbox = new OutboxWorker({ db, log, clock, kinds: orderKinds, context: own });
  const context: RegistrationContext = { ...own, outbox };
  const metrics = new Metrics(config.name);
  tellOfDatabase(metrics, db);
  tellOfOutbox(metrics, { db, clock, kinds: orderKinds });
  tellOfApplications(metrics, { db, clock });
  const app = createServer(config, log, { taken: takenInDatabase(db), ready: () => databaseAnswers(db), metrics });
  addWalletRoutes(app, context);
  addTsmRoutes(app, context);
  addAuthorityRoutes(app, context);
  auditHeadRoute(app, config, clock, db);
  const witness = new AuditWitness({ config, db, clock, log, peers });
  witness.tell(metrics);
  await listen(app, config);
  outbox.start();
  witness.start();
  const reconciliation = new Reconciliation(context);
  const sweep = () => {
    void endWhatTookTooLong(context)
      .then(() => endWhatStandsOnNothing(context))
      .catch((failure) => log.error(describeFailure(failure), 'sweep'));
    void reconciliation.runWhenDue();
  };
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
  sweep();
  return {
    context,
    app,
    reconciliation,
    async close() {
      clearInterval(sweeping);
      reconciliation.stop();
      await app.close();
      await witness.stop();
      await outbox.stop();
      await db.destroy();
    },
  };
}
