import type { LabelsOf } from '@inro/deployment';
import { databaseAnswers, type Kysely, type Migration, migrate, openDatabase } from './database.ts';
import { listen } from './listen.ts';
import { describeFailure } from './log.ts';
import { Metrics } from './metrics.ts';
import { tellOfDatabase } from './own-metrics.ts';
import { openPinnedRoots, type PinnedRoots } from './pinned-roots.ts';
import type { ProcessHost, RunningProcess } from './process.ts';
import { createServer, type Server } from './server.ts';
import { serveStaticSite } from './static-site.ts';
import { takenInDatabase } from './taken-signatures.ts';
import { type Tracing, tracingOf } from './tracing.ts';

/** What every process has that asks people with a wallet. */
interface ServiceMeans<Schema> extends ProcessHost {
  readonly db: Kysely<Schema>;
  /** The authority's roots, pinned at the first start. */
  readonly roots: PinnedRoots;
  readonly origin: string;
  /** Origin of the page with the cast, for the way back. */
  readonly home: string;
  /** Origin of the authority's status server. */
  readonly status: string;
  readonly walletOrigin: (phone: string) => string;
  readonly metrics: Metrics;
  /** Counts a step that a login has come to. */
  readonly countLogin: (outcome: LabelsOf<'logins_total'>['outcome']) => void;
  /** In the sandbox alone. */
  readonly tracing: Tracing | undefined;
}

/** What is a service's own. */
interface ServiceParts {
  /** When its access certificate ends; undefined while it has none. */
  readonly certifiedUntil: () => Date | undefined;
  /** A second origin at which it is met. */
  readonly alsoAt?: string;
  readonly routes: (app: Server) => void;
  /** Takes away what has ended; a failure is logged. */
  readonly tidy: () => Promise<unknown>;
  /** Once it listens: what goes on by itself from then on. */
  readonly begin?: () => unknown;
  readonly stop?: () => void;
}

interface ServiceOptions {
  readonly migrations: readonly Migration[];
  readonly tidyEveryMs: number;
  /** Folder of its built pages, and the paths that they know beside `/`. */
  readonly folder: string;
  readonly pages: readonly string[];
}

/** Starts a relying party of the house: one server with its pages, its database, its counts, and whatever `open` makes of them. */
export async function startService<Schema>(
  host: ProcessHost,
  { migrations, tidyEveryMs, folder, pages }: ServiceOptions,
  open: (means: ServiceMeans<Schema>) => Promise<ServiceParts>,
): Promise<RunningProcess> {
  const { config, log, clock } = host;
  const { origins } = config.topology;
  const origin = origins[config.name];
  if (!origin || !origins.home || !origins.wallet || !origins.status)
    throw new TypeError(`the topology names no ${config.name}, home, wallet or status server`);
  const { protocol, host: walletHost } = new URL(origins.wallet);
  const db = openDatabase<Schema>(config.databaseUrl);
  await migrate(db, migrations);
  const metrics = new Metrics(config.name);
  tellOfDatabase(metrics, db);
  const count = metrics.counter('logins_total');
  const { certifiedUntil, routes, tidy, begin, stop, ...names } = await open({
    ...host,
    db,
    roots: await openPinnedRoots(config),
    origin,
    home: origins.home,
    status: origins.status,
    metrics,
    walletOrigin: (phone) => `${protocol}//${phone}.${walletHost}`,
    countLogin: (outcome) => count({ outcome }),
    tracing: tracingOf(config),
  });
  metrics.gauge('certificate_left_seconds', () => {
    const end = certifiedUntil();
    return end ? [[{ of: 'access' }, (end.getTime() - clock.now().getTime()) / 1000]] : [];
  });

  const app = createServer(config, log, {
    ...names,
    taken: takenInDatabase(db),
    ready: () => databaseAnswers(db),
    metrics,
  });
  routes(app);
  serveStaticSite(app, { folder, pages });
  await listen(app, config);
  begin?.();
  const timer = setInterval(() => {
    tidy().catch((failure: unknown) => log.warn(describeFailure(failure), 'tidying failed'));
  }, tidyEveryMs);
  return {
    async close() {
      clearInterval(timer);
      stop?.();
      await app.close();
      await db.destroy();
    },
  };
}
