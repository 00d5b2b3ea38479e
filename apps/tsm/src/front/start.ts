import {
  AuditWitness,
  auditHeadRoute,
  listen,
  Metrics,
  migrate,
  OutboxWorker,
  openDatabase,
  PeerClient,
  type ProcessHost,
  type RunningProcess,
  systemRandomness,
  tellOfDatabase,
  tellOfOutbox,
} from '@inro/host';
import { startUpkeep } from '../upkeep.ts';
import { type FrontSchema, frontMigrations } from './database.ts';
import { Deployments } from './deployments.ts';
import { orderKinds } from './order-kinds.ts';
import { Registration } from './registration.ts';
import { Roles } from './roles.ts';
import { createRoutes } from './routes.ts';
import { SessionBook } from './session-book.ts';

/** How long the last answer of a session waits for registration to hear the news; the outbox goes on trying. */
const NEWS_WAIT_MS = 2_000;

/** Starts the front: SERAM, session book, deployments. It has no keys of elements. */
export async function startFront({ config, log, clock }: ProcessHost): Promise<RunningProcess> {
  const db = openDatabase<FrontSchema>(config.databaseUrl);
  await migrate(db, frontMigrations);
  const peers = new PeerClient(config, clock);
  const outbox = new OutboxWorker({ db, clock, log, kinds: orderKinds, context: { db, peers, clock, log } });
  const metrics = new Metrics(config.name);
  tellOfDatabase(metrics, db);
  tellOfOutbox(metrics, { db, clock, kinds: orderKinds });
  const book = new SessionBook(db, clock, systemRandomness);
  const app = createRoutes({
    config,
    log,
    clock,
    db,
    book,
    metrics,
    deployments: new Deployments(db, clock),
    roles: new Roles(peers),
    registration: new Registration(peers),
    deliverNow: async (order) => {
      const inVain = new Promise<false>((resolve) => setTimeout(() => resolve(false), NEWS_WAIT_MS).unref());
      await Promise.race([outbox.deliverNow(order), inVain]);
    },
  });
  auditHeadRoute(app, config, clock, db);
  const witness = new AuditWitness({ config, db, clock, log, peers });
  witness.tell(metrics);
  await listen(app, config);
  outbox.start();
  witness.start();
  const upkeep = startUpkeep(log, () => book.forgetBefore(clock.now()));
  return {
    async close() {
      await app.close();
      await upkeep.stop();
      await witness.stop();
      await outbox.stop();
      await db.destroy();
    },
  };
}
