import { InroError, renderProblem } from '@inro/problem';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { admitRequests, MOST_CONNECTIONS } from './admission.ts';
import type { HostConfig } from './config.ts';
import { hangUpLater, refuseConnection } from './edge.ts';
import { HttpError } from './errors.ts';
import { describeFailure, isLogged, type Logger } from './log.ts';
import { publishOpenApi } from './openapi.ts';
import { OwnHosts, type OwnNames } from './own-hosts.ts';
import { originOf } from './party.ts';
import { servePeers } from './peer-guard.ts';
import { storageFailure } from './storage-failure.ts';
import type { TakenSignatures } from './taken-signatures.ts';

const healthAnswer = z.strictObject({ status: z.literal('ok'), name: z.string() });
const readyAnswer = z.strictObject({ status: z.literal('ready'), name: z.string() });
const metricsAnswer = { content: { 'text/plain': { schema: z.string() } } };

const ASKED_ALL_THE_TIME = new Set(['/health', '/ready', '/metrics']);

export type Server = ReturnType<typeof createServer>;

export interface ServerOptions extends OwnNames {
  readonly bodyLimit?: number;
  /** Where signatures of peers are remembered: of whoever has routes for them. */
  readonly taken?: TakenSignatures;
  /** Rejects while the server cannot do its work, e.g. without its database ({@link databaseAnswers}). */
  readonly ready?: () => Promise<void>;
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
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  servePeers(app as unknown as FastifyInstance, options.taken);

  app.setNotFoundHandler((_request, reply) => {
    const problem = renderProblem(new HttpError('http.not_found'));
    return reply.code(404).type('application/problem+json').send(problem);
  });
  app.setErrorHandler((failure, request, reply) => {
    const error = edgeError(failure);
    const problem = renderProblem(error);
    if (isLogged(problem))
      log.error({ route: request.routeOptions.url, ...describeFailure(failure) }, 'request failed');
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

  const registry = new Registry();
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time of requests by route pattern and status class',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe(
      { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` },
      reply.elapsedTime / 1000,
    );
    // The pattern, never the path: it may hold an identifier. What a supervisor asks all the time says nothing.
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    log[ASKED_ALL_THE_TIME.has(route) ? 'debug' : 'info'](line, 'request');
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
      await options.ready?.();
      return { status: 'ready' as const, name: config.name };
    },
  );
  app.get(
    '/metrics',
    { schema: { summary: 'Counts for Prometheus', response: { 200: metricsAnswer } } },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
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
