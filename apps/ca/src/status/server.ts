import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  Admission,
  countRequests,
  databaseAnswers,
  describeFailure,
  hangUpLater,
  isLogged,
  MOST_CONNECTIONS,
  OwnHosts,
  refuseConnection,
  requestIds,
} from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { renderProblem } from '@inro/problem';
import { z } from 'zod';
import { describeRoutes, pathPattern } from './description.ts';
import { type StatusRoute, type StatusServices, sendJson } from './exchange.ts';
import { fileRoutes } from './files.ts';
import { ocspRoutes } from './ocsp.ts';
import { registerRoute } from './register.ts';
import { renewalRoute } from './renewals.ts';
import { reportRoutes } from './reports.ts';
import { stapleRoute } from './staples.ts';
import { statementsRoute } from './statements.ts';

const MAXIMUM_BODY = 8 << 10;
const NAME = 'status';

const healthForm = z.strictObject({ status: z.literal('ok'), name: z.literal(NAME) });
const health: z.infer<typeof healthForm> = { status: 'ok', name: NAME };
const readyForm = z.strictObject({ status: z.literal('ready'), name: z.literal(NAME) });
const ready: z.infer<typeof readyForm> = { status: 'ready', name: NAME };

const described: readonly StatusRoute[] = [
  ...ocspRoutes,
  ...fileRoutes,
  stapleRoute,
  renewalRoute,
  registerRoute,
  statementsRoute,
  ...reportRoutes,
  {
    method: 'GET',
    path: '/health',
    summary: 'Whether this process answers',
    answer: { type: 'application/json', schema: healthForm },
    problems: [],
    handle: async (_services, { response }) => sendJson(response, 200, health),
  },
  {
    method: 'GET',
    path: '/ready',
    summary: 'Whether this process can do its work',
    answer: { type: 'application/json', schema: readyForm },
    problems: [],
    async handle({ context }, { response }) {
      await databaseAnswers(context.db);
      sendJson(response, 200, ready);
    },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    answer: { type: 'application/json' },
    problems: [],
    handle: async (_services, { response }) => sendJson(response, 200, description),
  },
];
const routes = described.map((route) => ({ ...route, pattern: pathPattern(route) }));
const description = describeRoutes(NAME, described);

/** One request under way: how it is called in the log, which of the patterns it is, and whether it was turned away. */
interface Visit {
  readonly id: string;
  route?: string;
  refused?: boolean;
}

/** The public side: OCSP, CRLs, authority certificates; apart from them, staples for holders. No log names a certificate. */
export function createStatusServer(services: StatusServices): Server {
  const admission = new Admission();
  const hosts = new OwnHosts(services.context.statusOrigin, { byAddress: true });
  const nextId = requestIds();
  for (const { path } of described) services.metrics.allowRoute(path);
  const finished = countRequests(services.metrics, services.context.log);
  const server = createServer(
    {
      requestTimeout: 10_000,
      headersTimeout: 5_000,
      keepAliveTimeout: 20_000,
      maxHeaderSize: 8 << 10,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0]!;
      const [visit, from]: [Visit, number] = [{ id: nextId() }, performance.now()];
      response.on('close', () => {
        const { statusCode: status } = response;
        finished({ ...visit, route: visit.route, method: request.method ?? '', status, ms: performance.now() - from });
      });
      const work = async (): Promise<void> => {
        hosts.admit(request, path);
        await dispatch(services, admission, path, visit, request, response);
      };
      work().catch((failure: unknown) => fail(services, visit, response, failure));
    },
  );
  server.on('clientError', refuseConnection);
  server.maxRequestsPerSocket = 10_000;
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

/** Ends the server: running requests are answered first. */
export function closeStatusServer(server: Server): Promise<void> {
  const othersGone = hangUpLater(server);
  return new Promise((resolve) => server.close(() => void othersGone.then(resolve)));
}

async function dispatch(
  services: StatusServices,
  admission: Admission,
  path: string,
  visit: Visit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const route of routes) {
    const match = request.method === route.method ? route.pattern.exec(path) : null;
    if (!match) continue;
    visit.route = route.path;
    admission.refuseWhenFull();
    const body = route.method === 'POST' ? await readBody(request) : new Uint8Array();
    const leave = admission.enter();
    return await route.handle(services, { request, response, match, body }).finally(leave);
  }
  throw new HttpError('http.not_found');
}

function fail(services: StatusServices, visit: Visit, response: ServerResponse, failure: unknown): void {
  const problem = renderProblem(failure);
  visit.refused = problem.code === 'http.busy';
  const { id, route } = visit;
  if (isLogged(problem))
    services.context.log.error({ id, route, ...describeFailure(failure) }, 'status request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader('content-type', 'application/problem+json');
  if (problem.retry === 'later') response.setHeader('retry-after', '5');
  // RFC 9112 §9.6: what is left of a body that is too large is not read.
  if (problem.status === 413) response.setHeader('connection', 'close');
  sendJson(response, problem.status, problem);
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length']) > MAXIMUM_BODY) throw new HttpError('http.too_large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAXIMUM_BODY) throw new HttpError('http.too_large');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
