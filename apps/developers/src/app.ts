import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@inro/foundation';
import {
  createServer,
  listen,
  type ProcessHost,
  type RunningProcess,
  requireOwnPages,
  serveOverview,
  serveStaticSite,
} from '@inro/host';
import { LoginBook } from './book.ts';
import { openDoor } from './door-client.ts';
import { doorRoutes } from './routes/door.ts';
import { loginRoutes } from './routes/logins.ts';
import { placeRoutes } from './routes/places.ts';
import { traceRoutes } from './routes/traces.ts';

/** Addresses of the portal's pages; what is read of a client or a login comes from the API. */
const pages = ['/clients', '/clients/*', '/logins', '/logins/*', '/failures'];

/** Portal of the sandbox: what happened at the logins of an hour, and every failure on demand. */
export async function startDevelopers({ config, log, clock }: ProcessHost): Promise<RunningProcess> {
  const { [config.name]: origin, home, gateway } = config.topology.origins;
  const traceToken = tokenIn(process.env.INRO_TRACE_TOKEN);
  if (!origin || !home || !traceToken) throw new TypeError('INRO_TRACE_TOKEN or the home page is not named');
  const app = createServer(config, log, { machineOnly: true });
  const book = new LoginBook(clock);
  traceRoutes(app, book, traceToken);
  loginRoutes(app, book, [origin], { home, gateway }, clock);
  doorRoutes(app, openDoor(config), { preValidation: requireOwnPages([origin]) });
  placeRoutes(app, config.topology);
  serveOverview(app, home);
  serveStaticSite(app, { folder: join(import.meta.dirname, '../dist/web'), pages });
  await listen(app, config);
  return { close: () => app.close() };
}

const tokenIn = (file: string | undefined): Secret<string> | undefined =>
  file ? new Secret(readFileSync(file, 'utf8').trim()) : undefined;
