import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Admission, describeFailure, hangUpLater, isLogged, MOST_CONNECTIONS, refuseConnection } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { buildOcspError } from '@inro/pki/issue';
import { renderProblem } from '@inro/problem';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import type { OcspAnswer, OcspAnswers } from './answers.ts';
import type { Crls } from './crls.ts';
import { describeRoutes, pathPattern, type RouteDescription } from './description.ts';
import { stapleFor } from './staples.ts';

const MAXIMUM_BODY = 8 << 10;
const NAME = 'status';

const authoritiesForm = z.strictObject({
  authorities: z.array(z.strictObject({ name: z.string(), purpose: z.string(), certificate: z.base64() })),
});
const healthForm = z.strictObject({ status: z.literal('ok'), name: z.literal(NAME) });
const health: z.infer<typeof healthForm> = { status: 'ok', name: NAME };

export interface StatusServices {
  readonly context: CaContext;
  readonly answers: OcspAnswers;
  readonly crls: Crls;
}

/** One kind of request: the first one whose pattern and method fit takes it. */
interface Route extends RouteDescription {
  readonly handle: (services: StatusServices, exchange: Exchange) => Promise<void>;
}
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly match: RegExpExecArray;
  /** Empty where the method has none. */
  readonly body: Uint8Array;
}

const ocsp: Pick<Route, 'summary' | 'answer'> = {
  summary: 'The status of certificates (RFC 6960)',
  answer: { type: 'application/ocsp-response' },
};
const posted: Route = {
  ...ocsp,
  method: 'POST',
  path: '/ocsp',
  body: 'application/ocsp-request',
  problems: ['http.body_invalid', 'http.too_large'],
  handle: postOcsp,
};

const described: readonly Route[] = [
  posted,
  { ...posted, path: '/ocsp/' },
  {
    ...ocsp,
    method: 'GET',
    path: '/ocsp/{request}',
    parameters: { request: '.{1,4096}' },
    problems: [],
    handle: getOcsp,
  },
  {
    method: 'GET',
    path: '/crl/{name}.crl',
    parameters: { name: '[a-z0-9-]{1,160}' },
    summary: 'A certificate revocation list (RFC 5280)',
    answer: { type: 'application/pkix-crl' },
    problems: ['http.not_found'],
    handle: getCrl,
  },
  {
    method: 'GET',
    path: '/ca/{name}.cer',
    parameters: { name: '[a-z0-9-]{1,40}' },
    summary: 'The certificate of a root',
    answer: { type: 'application/pkix-cert' },
    problems: ['http.not_found'],
    handle: getAuthority,
  },
  {
    method: 'GET',
    path: '/ca',
    summary: 'Every root',
    answer: { type: 'application/json', schema: authoritiesForm },
    problems: [],
    handle: listAuthorities,
  },
  {
    method: 'POST',
    path: '/staples',
    summary: "A response for the holder, by the stapleToken of the certificate's issuance",
    body: 'application/ocsp-request',
    security: 'bearer',
    answer: { type: 'application/ocsp-response' },
    problems: ['ca.staple_token_invalid', 'http.too_large'],
    handle: postStaple,
  },
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
    path: '/openapi.json',
    summary: 'This description',
    answer: { type: 'application/json' },
    problems: [],
    handle: async (_services, { response }) => sendJson(response, 200, description),
  },
];
const routes = described.map((route) => ({ ...route, pattern: pathPattern(route) }));
const description = describeRoutes(NAME, described);

/** The public side: OCSP, CRLs, authority certificates; apart from them, staples for holders. No log names a certificate. */
export function createStatusServer(services: StatusServices): Server {
  const admission = new Admission();
  const server = createServer(
    {
      requestTimeout: 10_000,
      headersTimeout: 5_000,
      keepAliveTimeout: 20_000,
      maxHeaderSize: 8 << 10,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => {
      dispatch(services, admission, request, response).catch((failure: unknown) => fail(services, response, failure));
    },
  );
  server.on('clientError', refuseConnection);
  server.maxRequestsPerSocket = 10_000;
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

/** Ends the server: running requests are answered first. */
export function closeStatusServer(server: Server): Promise<void> {
  hangUpLater(server);
  return new Promise((resolve) => server.close(() => resolve()));
}

async function dispatch(
  services: StatusServices,
  admission: Admission,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0]!;
  for (const route of routes) {
    const match = request.method === route.method ? route.pattern.exec(path) : null;
    if (!match) continue;
    admission.refuseWhenFull();
    const body = route.method === 'POST' ? await readBody(request) : new Uint8Array();
    const leave = admission.enter();
    return await route.handle(services, { request, response, match, body }).finally(leave);
  }
  throw new HttpError('http.not_found');
}

function fail(services: StatusServices, response: ServerResponse, failure: unknown): void {
  const problem = renderProblem(failure);
  if (isLogged(problem)) services.context.log.error(describeFailure(failure), 'status request failed');
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

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.writeHead(status, { 'cache-control': 'no-store' }).end(JSON.stringify(body));
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

/** RFC 6960 appendix A: a failure inside is still an OCSP response. */
async function answerOcsp({ answers, context }: StatusServices, request: Uint8Array): Promise<OcspAnswer> {
  try {
    return await answers.answer(request);
  } catch (failure) {
    context.log.error(describeFailure(failure), 'ocsp answer failed');
    return { der: buildOcspError('tryLater') };
  }
}

// RFC 5019 §5: DER in the body, application/ocsp-response.
function sendOcsp(response: ServerResponse, answer: OcspAnswer, cache: Record<string, string>): void {
  response.writeHead(200, {
    'content-type': 'application/ocsp-response',
    'content-length': answer.der.length,
    ...cache,
  });
  response.end(answer.der);
}

async function postOcsp(services: StatusServices, { request, response, body }: Exchange): Promise<void> {
  if (request.headers['content-type'] !== 'application/ocsp-request') throw new HttpError('http.body_invalid');
  const answer = await answerOcsp(services, body);
  sendOcsp(response, answer, { 'cache-control': 'no-store' });
}

// RFC 6960 §A.1: base64 of the request, percent-encoded; some clients leave slashes as they are.
async function getOcsp(services: StatusServices, { response, match }: Exchange): Promise<void> {
  const request = decodePath(match[1]!);
  const answer = request ? await answerOcsp(services, request) : { der: buildOcspError('malformedRequest') };
  sendOcsp(response, answer, cacheOf(answer, services.context.clock.now()));
}

function decodePath(text: string): Uint8Array | undefined {
  try {
    const base64 = decodeURIComponent(text);
    return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 5019 §6.2: what was produced ahead may be kept until it is renewed; never across a revocation for long. */
function cacheOf({ der, thisUpdate, nextUpdate }: OcspAnswer, now: Date): Record<string, string> {
  if (!thisUpdate || !nextUpdate) return { 'cache-control': 'no-store' };
  const seconds = Math.max(0, Math.min(60, Math.floor((nextUpdate.getTime() - now.getTime()) / 1000)));
  return {
    'cache-control': `max-age=${seconds}, public, no-transform, must-revalidate`,
    'last-modified': thisUpdate.toUTCString(),
    expires: new Date(now.getTime() + seconds * 1000).toUTCString(),
    etag: `"${createHash('sha256').update(der).digest('hex')}"`,
  };
}

async function getCrl({ crls }: StatusServices, { response, match }: Exchange): Promise<void> {
  const found = await crls.find(match[1]!);
  if (!found) throw new HttpError('http.not_found');
  response.writeHead(200, {
    'content-type': 'application/pkix-crl',
    'content-length': found.der.length,
    'cache-control': 'max-age=60, public, no-transform, must-revalidate',
  });
  response.end(found.der);
}

async function getAuthority({ context }: StatusServices, { response, match }: Exchange): Promise<void> {
  const authority = Object.values(context.authorities).find((one) => one.name === match[1]);
  if (!authority) throw new HttpError('http.not_found');
  response.writeHead(200, { 'content-type': 'application/pkix-cert', 'cache-control': 'max-age=86400, public' });
  response.end(authority.certificate.der);
}

async function listAuthorities({ context }: StatusServices, { response }: Exchange): Promise<void> {
  const authorities: z.infer<typeof authoritiesForm>['authorities'] = Object.values(context.authorities).map(
    ({ name, purpose, certificate }) => ({
      name,
      purpose,
      certificate: Buffer.from(certificate.der).toString('base64'),
    }),
  );
  sendJson(response, 200, { authorities });
}

async function postStaple({ context, answers }: StatusServices, exchange: Exchange): Promise<void> {
  const { request, response, body } = exchange;
  const answer = await stapleFor(context, answers, request.headers.authorization, body);
  sendOcsp(response, answer, { 'cache-control': 'no-store' });
}
