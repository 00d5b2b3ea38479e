import type { KeyObject } from 'node:crypto';
import type { Clock } from '@inro/foundation';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { HostConfig } from './config.ts';
import { HttpError } from './errors.ts';
import type { Guard } from './guard.ts';
import type { PeerRequest } from './peer.ts';
import { knownPeerKey, peerPrivateKey } from './peer-keys.ts';
import { ANSWER_COMPONENTS, contentDigest, requestSignatureHolds, signAnswer } from './peer-signature.ts';
import { type TakenSignatures, WINDOW_SECONDS } from './taken-signatures.ts';

const PARAMETERS =
  /^inro=(\("@method" "@authority" "@path" "content-digest"\);created=(\d{1,12});keyid="([a-z-]{1,32})";nonce="[\w-]{16}")$/;

type RouteSchema<Request extends PeerRequest> = {
  readonly summary: string;
  readonly params: Request['params'];
  readonly querystring: Request['query'];
  readonly body: Request['body'];
  readonly response: Request['answer'] extends z.ZodType ? { readonly 200: Request['answer'] } : undefined;
};

/** The route of a request at its receiver: for its callers alone, in its forms. A handler completes it. */
export function peerRoute<const Request extends PeerRequest>(config: HostConfig, clock: Clock, request: Request) {
  const { summary, method, route: url, params, query: querystring, body, answer } = request;
  const forms = { summary, params, querystring, body, response: answer && { 200: answer } };
  const schema = Object.fromEntries(Object.entries(forms).filter(([, form]) => form !== undefined));
  return {
    method: method as 'GET',
    url,
    preValidation: requirePeer(config, clock, request.from),
    schema: schema as unknown as RouteSchema<Request>,
  };
}

/**
 * Lets a route be called by the named peers alone; `request.peer` names the caller. From the moment that its signature
 * was taken, whatever it is answered is signed: a refusal too.
 */
export function requirePeer(config: HostConfig, clock: Clock, allowed: readonly string[]): Guard {
  const keys = new Map(allowed.map((name) => [name, knownPeerKey(config.topology, name)]));
  const authority = new URL(config.topology.origins[config.name] ?? 'http://localhost').host;
  const own: AnswerKey = { name: config.name, key: peerPrivateKey(config) };
  const check = async (request: FastifyRequest): Promise<void> => {
    const { signature, 'content-digest': stated, 'signature-input': given } = request.headers;
    const input = PARAMETERS.exec(String(given ?? ''));
    const key = input ? keys.get(input[3]!) : undefined;
    const digest = contentDigest(request.rawBody ?? new Uint8Array());
    if (!input || !key || stated !== digest) throw new HttpError('http.unauthorized');
    const now = clock.now().getTime() / 1000;
    const parts = { method: request.method, authority, path: request.url, digest, parameters: input[1]! };
    if (!requestSignatureHolds(parts, signature, key)) throw new HttpError('http.unauthorized');
    const seconds = now - Number(input[2]);
    if (Math.abs(seconds) > WINDOW_SECONDS) {
      request.answerKey = own;
      throw new HttpError('http.clock_differs', { details: { seconds: Math.round(seconds) } });
    }
    // Who sends it again gets nothing signed that could pass for the answer to the first.
    if (!(await request.server.takenSignatures!.take(input[1]!))) throw new HttpError('http.unauthorized');
    request.answerKey = own;
    request.peer = input[3]!;
  };
  return Object.assign(check, {
    security: ['peerSignature'],
    callers: allowed,
    problems: ['http.unauthorized', 'http.clock_differs'] as const,
  });
}

interface AnswerKey {
  readonly name: string;
  readonly key: KeyObject;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Where the server remembers which signatures it took; a server without such a place has no route for peers. */
    takenSignatures: TakenSignatures | undefined;
  }
  interface FastifyRequest {
    /** The body as it came, for its digest. */
    rawBody?: Uint8Array;
    /** The peer that signed this request. */
    peer?: string;
    /** By which the answer to a peer is signed. */
    answerKey?: AnswerKey;
  }
}

/** Lets a server have routes for peers: what it took is remembered in one place, and what it answers is signed in one. */
export function servePeers(app: FastifyInstance, taken: TakenSignatures | undefined): void {
  app.decorate('takenSignatures', taken);
  app.addHook('onRoute', ({ preValidation, preHandler, url }) => {
    // A guard behind the validation would leave unsigned what that refuses.
    if (guardsPeers(preHandler)) throw new TypeError(`${url}: peers are known before their request is read`);
    if (guardsPeers(preValidation) && taken === undefined)
      throw new TypeError(`${url}: this server remembers no signatures`);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.answerKey) signReply(request, reply, request.answerKey, payload);
  });
  keepRawBody(app);
}

const guardsPeers = (hooks: unknown): boolean =>
  ([hooks].flat() as readonly (Guard | undefined)[]).some((hook) => hook?.callers !== undefined);

function signReply(request: FastifyRequest, reply: FastifyReply, { name, key }: AnswerKey, payload: unknown): void {
  if (payload !== undefined && payload !== null && typeof payload !== 'string' && !(payload instanceof Uint8Array))
    throw new TypeError('an answer to a peer is text or bytes');
  const digest = contentDigest(payload ?? '');
  const parameters = `${ANSWER_COMPONENTS};keyid="${name}"`;
  const parts = { status: reply.statusCode, digest, request: String(request.headers.signature), parameters };
  void reply.headers({ 'content-digest': digest, ...signAnswer(parts, key) });
}

/** Keeps the raw body beside the parsed one, so that its digest can be checked. */
function keepRawBody(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body;
    if (body.length === 0) return done(null, undefined);
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch (cause) {
      done(new HttpError('http.body_invalid', { cause }));
    }
  });
}
