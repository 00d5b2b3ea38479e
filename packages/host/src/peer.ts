import { type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '@inro/foundation';
import { readProblem } from '@inro/problem-table';
import type { z } from 'zod';
import type { HostConfig, Topology } from './config.ts';
import { HttpError } from './errors.ts';
import { type HttpAnswer, httpRequest } from './http-client.ts';
import { peerPrivateKey, peerPublicKey } from './peer-keys.ts';
import {
  ANSWER_COMPONENTS,
  answerSignatureHolds,
  contentDigest,
  REQUEST_COMPONENTS,
  type RequestParts,
  signRequest,
} from './peer-signature.ts';

/** A request as both ends of it know it: where it goes, and the forms of its params, body and answer. */
export interface PeerRequest {
  /** What it does, in a few words: for the descriptions of docs/api. */
  readonly summary: string;
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

/**
 * Calls other processes with signed requests and believes signed answers alone (RFC 9421, Ed25519; profile: method,
 * authority, path, content digest, nonce; status, content digest, the request's signature).
 */
export class PeerClient {
  readonly #key: KeyObject;
  readonly #name: string;
  readonly #topology: Topology;
  readonly #clock: Clock;
  #afterOrder: (peer: string) => void = () => undefined;
  constructor(config: Pick<HostConfig, 'name' | 'topology' | 'peerKeyFile'>, clock: Clock) {
    this.#key = peerPrivateKey(config);
    this.#name = config.name;
    this.#topology = config.topology;
    this.#clock = clock;
  }

  /** Who is told that a peer has answered an order, done or refused: anything but a question. */
  afterOrders(listener: (peer: string) => void): void {
    this.#afterOrder = listener;
  }

  /** Where a peer is, by the topology; a TypeError for one that it does not know. */
  originOf(peer: string): string {
    const origin = this.#topology.origins[peer];
    if (!origin) throw new TypeError(`no origin for peer ${peer}`);
    return origin;
  }

  /**
   * Sends JSON, returns JSON. A problem of the peer is thrown as the same code; no answer as `http.peer_unavailable`, and so
   * is one that the peer did not sign: nothing was heard. Only that it did not believe the caller it cannot sign.
   */
  async call<T>(peer: string, method: string, path: string, body: unknown = {}, timeoutMs = 15_000): Promise<T> {
    const origin = this.originOf(peer);
    // RFC 9110 §9.3.1: content in a GET has no meaning, and servers do not read it.
    const bytes = Buffer.from(method === 'GET' ? '' : JSON.stringify(body));
    const digest = contentDigest(bytes);
    const { host: authority } = new URL(origin);
    let sent: RequestSignature | undefined;
    const answer = await httpRequest(`${origin}${path}`, {
      method,
      body: bytes,
      timeoutMs,
      headers: () => {
        sent = this.#signed({ method, authority, path, digest });
        return { 'content-type': 'application/json', 'content-digest': digest, ...sent };
      },
    });
    const { status } = answer;
    const isSigned = this.#isSigned(peer, answer, sent!);
    if (!isSigned && status !== 401) throw new HttpError('http.peer_unavailable', { details: { status } });
    if (isSigned && method !== 'GET') this.#afterOrder(peer);
    const json = readJson(answer.body);
    if (isSigned && status >= 200 && status < 300) return json as T;
    const problem = readProblem(json);
    if (problem && (isSigned || problem.code === 'http.unauthorized')) throw problem;
    throw new HttpError('http.peer_unavailable', { details: { status } });
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

  #signed(parts: Omit<RequestParts, 'parameters'>): RequestSignature {
    const created = Math.floor(this.#clock.now().getTime() / 1000);
    const nonce = randomBytes(12).toString('base64url');
    const parameters = `${REQUEST_COMPONENTS};created=${created};keyid="${this.#name}";nonce="${nonce}"`;
    return signRequest({ ...parts, parameters }, this.#key);
  }

  #isSigned(peer: string, { status, headers, body }: HttpAnswer, { signature: request }: RequestSignature): boolean {
    const key = peerPublicKey({ topology: this.#topology }, peer);
    const parameters = `${ANSWER_COMPONENTS};keyid="${peer}"`;
    const parts = { status, digest: contentDigest(body), request, parameters };
    const named = headers['signature-input'] === `inro=${parameters}`;
    return named && answerSignatureHolds(parts, headers.signature, key);
  }
}

type RequestSignature = ReturnType<typeof signRequest>;

function readJson(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw new HttpError('http.peer_unavailable', { cause });
  }
}
