import type { Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ISSUER_PATH, SIGN_PATH } from '../addresses.ts';
import type { GatewayContext } from '../context.ts';
import { type Endpoint, endpoints, type Side } from '../provider/endpoints.ts';
import { askProvider, type Place, sendAnswer } from '../provider/mount.ts';

/** The provider's endpoints, each under the name that is its own (ADR 73). */
export function oidcRoutes(app: Server, context: GatewayContext): void {
  const { addresses, rate, provider } = context;
  const places: Readonly<Record<Side, Place>> = { front: placeOf(addresses.front), back: placeOf(addresses.back) };
  const all: readonly Endpoint[] = Object.values(endpoints);

  const answer = (endpoint: Endpoint) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { side, writesForStrangers } = endpoint;
    if (request.headers.host !== places[side].host) return atOtherName(request, reply, side);
    if (writesForStrangers) rate.take();
    const body = await translated(context, request);
    return sendAnswer(reply, await askProvider(provider(), request, places[side], body));
  };

  /** A client that makes its addresses from the issuer's sends browsers to the name of servers: they are sent on. */
  const atOtherName = (request: FastifyRequest, reply: FastifyReply, side: Side) => {
    if (side === 'back' || request.method !== 'GET') throw new HttpError('http.misdirected');
    return reply
      .code(303)
      .header('location', `${addresses.front}${request.url}`)
      .header('cache-control', 'no-store')
      .send();
  };

  // Cookies of `localhost` are every port's, and wallets ask nothing of it: nothing but the issuer is answered there.
  if (addresses.back !== addresses.front)
    app.addHook('onRequest', async (request, reply) => {
      const isElsewhere = request.headers.host === places.back.host && !isOfServers(request.url);
      if (isElsewhere && !ofTheMachine.includes(request.routeOptions.url ?? ''))
        return atOtherName(request, reply, 'front');
    });

  void app.register(async (scoped) => {
    scoped.removeAllContentTypeParsers();
    scoped.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const endpoint of all)
      scoped.route({
        method: [...endpoint.methods],
        url: `${ISSUER_PATH}${endpoint.path}`,
        schema: {
          summary: endpoint.summary,
          ...(endpoint.security && { security: [{ [endpoint.security]: [] }] }),
        },
        handler: answer(endpoint),
      });
  });
}

/** The issuer's, and documents of clients' servers. */
const isOfServers = (url: string): boolean => url.startsWith(ISSUER_PATH) || url.startsWith(SIGN_PATH);

/** What the machine asks by its address (packages/host, own-hosts.ts). */
const ofTheMachine: readonly string[] = ['/health', '/ready', '/metrics'];

const placeOf = (origin: string): Place => {
  const { protocol, host } = new URL(origin);
  return { protocol: protocol.slice(0, -1), host };
};

/** The body to hand on: an assertion of the dialect in the words of the standard, and everything else as it was sent. */
async function translated({ register, dialect }: GatewayContext, { body, headers }: FastifyRequest): Promise<Buffer> {
  const sent = body instanceof Buffer ? body : Buffer.alloc(0);
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return sent;
  const form = new URLSearchParams(sent.toString('latin1'));
  const [assertion, ...more] = form.getAll('client_assertion');
  const client = more.length > 0 ? undefined : await register.find(form.get('client_id') ?? '');
  if (assertion === undefined || client === undefined) return sent;
  const said = dialect.translate(assertion, client);
  if (said === assertion) return sent;
  form.set('client_assertion', said);
  return Buffer.from(form.toString());
}
