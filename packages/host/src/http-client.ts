import { lookup as systemLookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { HttpError } from './errors.ts';
import { insideOf } from './inside.ts';

/** RFC 6761 §6.3: names below `localhost` are loopback; resolvers of servers seldom know. */
export const localhostLookup: LookupFunction = (hostname, options, callback) => {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) {
    if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
    return;
  }
  systemLookup(hostname, options, callback);
};

const ofMany = { keepAlive: true, maxSockets: 64, lookup: localhostLookup };
const ofOne = { keepAlive: false, lookup: localhostLookup };
const agents = {
  'http:': { kept: new http.Agent(ofMany as http.AgentOptions), fresh: new http.Agent(ofOne as http.AgentOptions) },
  'https:': {
    kept: new https.Agent(ofMany as https.AgentOptions),
    fresh: new https.Agent(ofOne as https.AgentOptions),
  },
};

type Headers = Readonly<Record<string, string>>;

export interface HttpRequest {
  readonly method?: string;
  /** A function makes them anew when the request has to be sent a second time. */
  readonly headers?: Headers | (() => Headers);
  readonly body?: Uint8Array | string;
  /** Whole-request limit in milliseconds. */
  readonly timeoutMs?: number;
  /** Largest answer accepted, in bytes. */
  readonly maxBytes?: number;
  readonly lookup?: LookupFunction;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** One HTTP exchange, no redirects followed. Rejects with `http.peer_unavailable` when there is no whole answer. */
export function httpRequest(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  return exchange(url, request, false);
}

function exchange(url: string, request: HttpRequest, isSecondTry: boolean): Promise<HttpAnswer> {
  const { method = 'GET', body, timeoutMs = 10_000, maxBytes = 4 << 20 } = request;
  const target = new URL(url);
  const given = (typeof request.headers === 'function' ? request.headers() : request.headers) ?? {};
  const inside = insideOf(target);
  const headers = inside === undefined ? given : { ...given, host: target.host };
  const secure = target.protocol === 'https:' && inside === undefined;
  const { kept, fresh } = agents[secure ? 'https:' : 'http:'];
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      reject(new HttpError('http.peer_unavailable', { cause }));
    };
    const outgoing = (secure ? https : http).request(
      target,
      {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
        ...(request.lookup && !inside
          ? { lookup: request.lookup, agent: false }
          : { agent: isSecondTry ? fresh : kept }),
        ...(inside ? { ...inside, protocol: 'http:', setHost: false } : {}),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > maxBytes) incoming.destroy(new Error('answer too large'));
          else chunks.push(chunk);
        });
        incoming.on('error', fail);
        incoming.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: new Uint8Array(Buffer.concat(chunks)),
          });
        });
      },
    );
    // AbortSignal.timeout would cost as much again as the whole exchange.
    const timer = setTimeout(() => {
      const late = new Error('no whole answer in time');
      fail(late);
      outgoing.destroy(late);
    }, timeoutMs);
    outgoing.on('error', (cause: NodeJS.ErrnoException) => {
      // RFC 9112 §9.3.1: a kept connection that the peer closed before it read anything; the request goes on a new one.
      const stale = !isSecondTry && outgoing.reusedSocket && cause.code === 'ECONNRESET';
      if (!stale) return fail(cause);
      clearTimeout(timer);
      exchange(url, request, true).then(resolve, reject);
    });
    outgoing.end(body);
  });
}

interface WalletRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Headers;
  readonly body?: Uint8Array | string;
}

/** A wallet's transport over sockets: one exchange with all of its headers as text, and `more` on every request. */
export const socketTransport =
  (more: Headers = {}) =>
  async ({ url, headers, ...request }: WalletRequest) => {
    const answer = await httpRequest(url, { ...request, headers: { ...headers, ...more }, timeoutMs: 60_000 });
    const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    return { status: answer.status, headers: Object.fromEntries(flat), body: answer.body };
  };
