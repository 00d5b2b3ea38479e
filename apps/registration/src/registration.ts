import {
  createServer,
  describeFailure,
  type HostConfig,
  type Logger,
  migrate,
  OutboxWorker,
  ofStrangers,
  openDatabase,
  PeerClient,
  Rate,
  type RunningProcess,
  type Server,
} from '@inro/host';
import type { Clock, Randomness } from '@inro/problem';
import { endWhatTookTooLong } from './applications/sweep.ts';
import { Tokens } from './applications/tokens.ts';
import { Confirmation } from './confirmation/confirmation.ts';
import { IssuingHours } from './issuance/issuing-hours.ts';
import { orderKinds } from './orders.ts';
import type { Room } from './room.ts';
import { addAuthorityRoutes } from './routes/authority.ts';
import { addTsmRoutes } from './routes/tsm.ts';
import { addWalletRoutes } from './routes/wallet.ts';
import { migrations, type Schema } from './schema.ts';
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
export async function startRegistration(
  options: RegistrationOptions,
): Promise<RunningProcess & { readonly room: Room; readonly app: Server; readonly confirmation: Confirmation }> {
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
    enrolments: new Rate(clock, ofStrangers),
  };
  const outbox = new OutboxWorker({ db, log, clock, kinds: orderKinds, context: own });
  const room: Room = { ...own, outbox };
  const app = createServer(config, log);
  addWalletRoutes(app, room);
  addTsmRoutes(app, room);
  addAuthorityRoutes(app, room);
  await app.listen({ port: config.port, host: config.bind });
  outbox.start();
  const confirmation = new Confirmation(room);
  const sweep = () => {
    void endWhatTookTooLong(room).catch((failure) => log.error(describeFailure(failure), 'sweep'));
    void confirmation.runWhenDue();
  };
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
  sweep();
  return {
    room,
    app,
    confirmation,
    async close() {
      clearInterval(sweeping);
      confirmation.stop();
      await app.close();
      await outbox.stop();
      await db.destroy();
    },
  };
}
