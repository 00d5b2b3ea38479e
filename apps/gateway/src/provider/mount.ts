import { type IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { ISSUER_PATH } from '../addresses.ts';

/** What the provider answered, whole. */
export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, number | string | string[]>>;
  readonly body: Buffer;
}

/** By which name and scheme a request came: said by us, believed by the provider. */
export interface Place {
  readonly protocol: string;
  readonly host: string;
}

/** What a client or a proxy might have said of it instead. */
const FORWARDED = /^(?:forwarded|x-forwarded-.*|x-original-.*)$/;

/**
 * Hands a request that Fastify has read, admitted and checked to the provider, and takes the answer back whole: limits, the one
 * check of the Host field, counts and logs are those of every server of the house.
 */
export async function askProvider(
  provider: Provider,
  request: FastifyRequest,
  place: Place,
  body: Buffer = request.body instanceof Buffer ? request.body : Buffer.alloc(0),
): Promise<ProviderAnswer> {
  const { incoming, outgoing, answered } = exchange(request, place, body);
  void provider.callback()(incoming, outgoing);
  return answered;
}

/** A request and an answer that are no socket's: what the provider's own calls work on too (`interactionDetails`). */
export function exchange(request: FastifyRequest, { protocol, host }: Place, body: Buffer) {
  const { raw } = request;
  const headers = Object.fromEntries(Object.entries(raw.headers).filter(([name]) => !FORWARDED.test(name)));
  const url = raw.url ?? '/';
  const fields = {
    method: raw.method,
    url: url.startsWith(ISSUER_PATH) ? url.slice(ISSUER_PATH.length) : url,
    originalUrl: url,
    headers: {
      ...headers,
      host,
      'x-forwarded-host': host,
      'x-forwarded-proto': protocol,
      ...(body.length > 0 ? { 'content-length': String(body.length) } : {}),
    },
    httpVersion: '1.1',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    socket: raw.socket,
  };
  const incoming = Object.assign(Readable.from(body.length > 0 ? [body] : []), fields) as unknown as IncomingMessage;
  const outgoing = new ServerResponse(incoming);
  const { promise: answered, resolve } = Promise.withResolvers<ProviderAnswer>();
  outgoing.end = ((chunk?: unknown) => {
    resolve({
      status: outgoing.statusCode,
      headers: outgoing.getHeaders() as ProviderAnswer['headers'],
      body: typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.from(chunk as string) : Buffer.alloc(0),
    });
    return outgoing;
  }) as typeof outgoing.end;
  return { incoming, outgoing, answered };
}

export function sendAnswer(reply: FastifyReply, { status, headers, body }: ProviderAnswer): FastifyReply {
  for (const [name, value] of Object.entries(headers)) if (name !== 'content-length') reply.header(name, value);
  return reply
    .code(status)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .send(body.length === 0 ? undefined : body);
}
