import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '@inro/foundation';
import { readProblem } from '@inro/problem-table';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { HostConfig, Topology } from './config.ts';
import { HttpError } from './errors.ts';
import type { Guard } from './guard.ts';
import { httpRequest } from './http-client.ts';

/** How far apart the clocks of two peers may be; a signature is remembered for twice that. */
const WINDOW_SECONDS = 60;

interface SignedParts {
  readonly method: string;
  /** Host and port of the peer that is meant: an order to one is none to another. */
  readonly authority: string;
  readonly path: string;
  readonly digest: string;
  readonly parameters: string;
}

// RFC 9421 §2.5: the signature base, one component a line, parameters last.
const signatureBase = ({ method, authority, path, digest, parameters }: SignedParts): Buffer =>
  Buffer.from(
    `"@method": ${method}\n"@authority": ${authority}\n"@path": ${path}\n"content-digest": ${digest}\n"@signature-params": ${parameters}`,
  );

// RFC 9530 §2
const contentDigest = (body: Uint8Array): string => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** A request as both ends of it know it: where it goes, and the forms of its params, body and answer. */
export interface PeerRequest {
  readonly from: readonly string[];
  readonly to: string;
  readonly method: string;
  /** Path with a `:name` for each of the params. */
  readonly route: string;
  path(...ids: readonly (string | number)[]): string;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  readonly answer?: z.ZodType | undefined;
}
type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface Asked<Request extends PeerRequest> {
  /** The params, in the order of the route. */
  readonly ids?: readonly (string | number)[];
  readonly query?: Input<Request['query']>;
  readonly body?: Input<Request['body']> | undefined;
  readonly timeoutMs?: number;
}

/** Calls other processes of the authority with signed requests (RFC 9421, Ed25519; profile: method, authority, path, content digest, nonce). */
export class PeerClient {
  readonly #key: KeyObject;
  readonly #name: string;
  readonly #topology: Topology;
  readonly #clock: Clock;
  constructor(config: Pick<HostConfig, 'name' | 'topology' | 'peerKeyFile'>, clock: Clock) {
    if (!config.peerKeyFile) throw new TypeError('INRO_PEER_KEY is not set');
    this.#key = createPrivateKey(readFileSync(config.peerKeyFile));
    this.#name = config.name;
    this.#topology = config.topology;
    this.#clock = clock;
  }

  /** Sends JSON, returns JSON. A problem of the peer is thrown as the same code; no answer as `http.peer_unavailable`. */
  async call<T>(peer: string, method: string, path: string, body: unknown = {}, timeoutMs = 15_000): Promise<T> {
    const origin = this.#topology.origins[peer];
    if (!origin) throw new TypeError(`no origin for peer ${peer}`);
    // RFC 9110 §9.3.1: content in a GET has no meaning, and servers do not read it.
    const bytes = Buffer.from(method === 'GET' ? '' : JSON.stringify(body));
    const digest = contentDigest(bytes);
    const { host: authority } = new URL(origin);
    const answer = await httpRequest(`${origin}${path}`, {
      method,
      body: bytes,
      timeoutMs,
      headers: () => ({
        'content-type': 'application/json',
        'content-digest': digest,
        ...this.#signed({ method, authority, path, digest }),
      }),
    });
    const json = readJson(answer.body);
    if (answer.status >= 200 && answer.status < 300) return json as T;
    throw readProblem(json) ?? new HttpError('http.peer_unavailable', { details: { status: answer.status } });
  }

  /** Makes the request; its answer in the form that both ends have. Anything else is `http.peer_unavailable`: nothing was heard. */
  async ask<const Request extends PeerRequest>(
    request: Request,
    { ids = [], query, body, timeoutMs }: Asked<Request>,
  ): Promise<Output<Request['answer']>> {
    const search = new URLSearchParams(query as Record<string, string> | undefined).toString();
    const path = search === '' ? request.path(...ids) : `${request.path(...ids)}?${search}`;
    const answer = await this.call(request.to, request.method, path, body, timeoutMs);
    if (request.answer === undefined) return undefined as Output<Request['answer']>;
    const read = request.answer.safeParse(answer);
    if (!read.success) throw new HttpError('http.peer_unavailable', { cause: read.error });
    return read.data as Output<Request['answer']>;
  }

  #signed(parts: Omit<SignedParts, 'parameters'>): Record<string, string> {
    const created = Math.floor(this.#clock.now().getTime() / 1000);
    const nonce = randomBytes(12).toString('base64url');
    const parameters = `${COMPONENTS};created=${created};keyid="${this.#name}";nonce="${nonce}"`;
    const signature = sign(null, signatureBase({ ...parts, parameters }), this.#key).toString('base64');
    return { 'signature-input': `inro=${parameters}`, signature: `inro=:${signature}:` };
  }
}

function readJson(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw new HttpError('http.peer_unavailable', { cause });
  }
}

const COMPONENTS = '("@method" "@authority" "@path" "content-digest")';
const PARAMETERS =
  /^inro=(\("@method" "@authority" "@path" "content-digest"\);created=(\d{1,12});keyid="([a-z-]{1,32})";nonce="[\w-]{16}")$/;

/** Signatures that were taken lately: none is taken twice by this process (RFC 9421 §7.2.2). */
class TakenSignatures {
  readonly #until = new Map<string, number>();

  /** False when it was taken before. Forgets by time that passes, whatever the clock is set to meanwhile. */
  take(signature: string, now = performance.now() / 1000): boolean {
    // In order of their coming, so the oldest are first.
    for (const [old, until] of this.#until) {
      if (until >= now) break;
      this.#until.delete(old);
    }
    if (this.#until.has(signature)) return false;
    this.#until.set(signature, now + 2 * WINDOW_SECONDS);
    return true;
  }
}

type RouteSchema<Request extends PeerRequest> = {
  readonly params: Request['params'];
  readonly querystring: Request['query'];
  readonly body: Request['body'];
  readonly response: Request['answer'] extends z.ZodType ? { readonly 200: Request['answer'] } : undefined;
};

/** The route of a request at its receiver: for its callers alone, in its forms. A handler completes it. */
export function peerRoute<const Request extends PeerRequest>(config: HostConfig, clock: Clock, request: Request) {
  const { method, route: url, params, query: querystring, body, answer } = request;
  const forms = { params, querystring, body, response: answer && { 200: answer } };
  const schema = Object.fromEntries(Object.entries(forms).filter(([, form]) => form !== undefined));
  return {
    method: method as 'GET',
    url,
    preValidation: requirePeer(config, clock, request.from),
    schema: schema as unknown as RouteSchema<Request>,
  };
}

/** Lets a route be called by the named peers alone; `request.peer` names the caller. */
export function requirePeer(config: HostConfig, clock: Clock, allowed: readonly string[]): Guard {
  const keys = new Map(
    allowed.flatMap((name) => {
      const x = config.topology.peerKeys[name];
      return x ? [[name, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })] as const] : [];
    }),
  );
  const authority = new URL(config.topology.origins[config.name] ?? 'http://localhost').host;
  const taken = new TakenSignatures();
  const check = async (request: FastifyRequest): Promise<void> => {
    const input = PARAMETERS.exec(String(request.headers['signature-input'] ?? ''));
    const signature = /^inro=:([A-Za-z0-9+/=]{88}):$/.exec(String(request.headers.signature ?? ''));
    const key = input ? keys.get(input[3]!) : undefined;
    const digest = contentDigest(request.rawBody ?? new Uint8Array());
    if (!input || !signature || !key || request.headers['content-digest'] !== digest)
      throw new HttpError('http.unauthorized');
    const now = clock.now().getTime() / 1000;
    const parts = { method: request.method, authority, path: request.url, digest, parameters: input[1]! };
    const good = verify(null, signatureBase(parts), key, Buffer.from(signature[1]!, 'base64'));
    if (!good) throw new HttpError('http.unauthorized');
    const seconds = Math.round(now - Number(input[2]));
    if (Math.abs(seconds) > WINDOW_SECONDS) throw new HttpError('http.clock_differs', { details: { seconds } });
    if (!taken.take(input[1]!)) throw new HttpError('http.unauthorized');
    request.peer = input[3]!;
  };
  return Object.assign(check, {
    security: ['peerSignature'],
    callers: allowed,
    problems: ['http.unauthorized', 'http.clock_differs'] as const,
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for its digest. */
    rawBody?: Uint8Array;
    /** The peer that signed this request. */
    peer?: string;
  }
}

/** Keeps the raw body beside the parsed one, so that its digest can be checked. */
export function keepRawBody(app: FastifyInstance): void {
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
