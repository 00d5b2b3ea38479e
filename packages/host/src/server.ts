import { InroError, renderProblem } from '@inro/problem';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { admitRequests, MOST_CONNECTIONS } from './admission.ts';
import type { HostConfig } from './config.ts';
import { hangUpLater, refuseConnection } from './edge.ts';
import { HttpError } from './errors.ts';
import { countRequests, requestIds } from './finished-requests.ts';
import { describeFailure, isLogged, type Logger } from './log.ts';
import { Metrics } from './metrics.ts';
import { publishOpenApi } from './openapi.ts';
import { OwnHosts, type OwnNames } from './own-hosts.ts';
import { tellOfProcess } from './own-metrics.ts';
import { originOf } from './party.ts';
import { servePeers } from './peer-guard.ts';
import { storageFailure } from './storage-failure.ts';
import type { TakenSignatures } from './taken-signatures.ts';

const healthAnswer = z.strictObject({ status: z.literal('ok'), name: z.string() });
const readyAnswer = z.strictObject({ status: z.literal('ready'), name: z.string() });
const metricsAnswer = { content: { 'text/plain': { schema: z.string() } } };

export type Server = ReturnType<typeof createServer>;

export interface ServerOptions extends OwnNames {
  readonly bodyLimit?: number;
  /** Where signatures of peers are remembered: of whoever has routes for them. */
  readonly taken?: TakenSignatures;
  /** Rejects while the server cannot do its work, e.g. without its database ({@link databaseAnswers}). */
  readonly ready?: () => Promise<void>;
  /** Of whoever has more to tell than every server. */
  readonly metrics?: Metrics;
}

/** Fastify with zod types, problems rendered at the edge, limits, its own names alone, `/health`, `/ready` and `/metrics`; logs route patterns, never URLs. */
export function createServer(config: Pick<HostConfig, 'name' | 'topology'>, log: Logger, options: ServerOptions = {}) {
  const app = Fastify({
    bodyLimit: options.bodyLimit ?? 256 * 1024,
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    clientErrorHandler: refuseConnection,
    connectionTimeout: 60_000,
    keepAliveTimeout: 20_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: false,
    genReqId: requestIds(),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  servePeers(app as unknown as FastifyInstance, options.taken);

  app.setNotFoundHandler((_request, reply) => {
    const problem = renderProblem(new HttpError('http.not_found'));
    return reply.code(404).type('application/problem+json').send(problem);
  });
  const refused = new WeakSet<object>();
  app.setErrorHandler((failure, request, reply) => {
    const error = edgeError(failure);
    const problem = renderProblem(error);
    if (problem.code === 'http.busy') refused.add(request);
    if (isLogged(problem))
      log.error({ id: request.id, route: request.routeOptions.url, ...describeFailure(failure) }, 'request failed');
    if (problem.retry === 'later') reply.header('retry-after', '5');
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });

  app.server.maxConnections = MOST_CONNECTIONS;
  const hosts = new OwnHosts(originOf(config.topology, config.name), options);
  app.addHook('onRequest', async (request) => hosts.admit(request.raw, request.routeOptions.url));
  let othersGone: Promise<void> | undefined;
  app.addHook('preClose', async () => {
    othersGone = hangUpLater(app.server);
  });
  app.addHook('onClose', async () => othersGone);
  admitRequests(app as unknown as FastifyInstance);

  const ready = options.ready ?? (async () => undefined);
  const metrics = options.metrics ?? new Metrics(config.name);
  const finished = countRequests(metrics, log);
  tellOfProcess(metrics, ready);
  app.addHook('onRoute', ({ url }) => metrics.allowRoute(url));
  app.addHook('onReady', async () => metrics.start());
  app.addHook('onClose', async () => metrics.stop());
  app.addHook('onResponse', async (request, { statusCode: status, elapsedTime: ms }) => {
    const { id, method, routeOptions } = request;
    finished({ id, method, route: routeOptions.url, status, ms, refused: refused.has(request) });
  });
  publishOpenApi(app as unknown as FastifyInstance, config.name);
  app.get(
    '/health',
    { schema: { summary: 'Whether this process answers', response: { 200: healthAnswer } } },
    async () => ({ status: 'ok' as const, name: config.name }),
  );
  app.get(
    '/ready',
    { schema: { summary: 'Whether this process can do its work', response: { 200: readyAnswer } } },
    async () => {
      await ready();
      return { status: 'ready' as const, name: config.name };
    },
  );
  app.get(
    '/metrics',
    { schema: { summary: 'Counts for Prometheus', response: { 200: metricsAnswer } } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
  return app;
}

/** Maps what Fastify itself and stores throw to the table; everything unknown stays unknown. */
function edgeError(failure: unknown): unknown {
  if (failure instanceof InroError) return failure;
  const stored = storageFailure(failure);
  if (stored) return stored;
  const { code, statusCode } = failure as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new HttpError('http.too_large', { cause: failure });
  if (code === 'FST_ERR_VALIDATION' || (statusCode !== undefined && statusCode >= 400 && statusCode < 500)) {
    return new HttpError('http.body_invalid', { cause: failure });
  }
  return failure;
}
