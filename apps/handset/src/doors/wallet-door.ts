import { fromHex, toHex } from '@inro/foundation';
import type { Server } from '@inro/host';
import { InroError } from '@inro/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { carryRequest } from '../egress/carry.ts';
import type { EgressPolicy } from '../egress/guard.ts';
import { HandsetError } from '../errors.ts';
import type { Handset } from '../handset.ts';
import type { Origins } from './addressee.ts';

/** A short command APDU, hexadecimal. */
const commandHex = z.string().regex(/^(?:[0-9A-Fa-f]{2}){4,261}$/);
export const commandList = z.object({ commands: z.array(commandHex).min(1).max(256) }).strict();

const aidHex = z.string().regex(/^(?:[0-9A-Fa-f]{2}){5,16}$/);
const channelParams = z.object({ channel: z.coerce.number().int().min(1).max(19) });
const carried = z
  .object({
    url: z.string().max(4096),
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
    headers: z.record(z.string().max(64), z.string().max(4096)).default({}),
    body: z.string().max(350_000).optional(),
  })
  .strict();

/** The token of a request; none is as good as one that opens nothing. */
export const bearerOf = (request: FastifyRequest): string =>
  /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** The wallet's door (docs/protocol/handset-door.md): CORS for exactly this phone's wallet, and a token from pairing. */
export function walletDoor(app: Server, handset: Handset, origins: Origins, policy: EgressPolicy): void {
  /** The phone, once the request names its wallet's origin. */
  const addressed = (request: FastifyRequest, reply: FastifyReply): string => {
    const phone = origins.phoneOf(request);
    const { origin } = request.headers;
    reply.header('vary', 'Origin');
    if (origin !== origins.walletOrigin(phone)) throw new HandsetError('handset.origin_refused');
    reply.header('access-control-allow-origin', origin);
    return phone;
  };
  const paired = (request: FastifyRequest, reply: FastifyReply): { phone: string; token: string } => {
    const phone = addressed(request, reply);
    const token = bearerOf(request);
    if (handset.book.tokens.subjectOf(token, 'door') !== phone) throw new HandsetError('handset.not_paired');
    return { phone, token };
  };

  app.options('/door/*', { schema: { hide: true } }, async (request, reply) => {
    addressed(request, reply);
    return reply
      .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '600')
      .code(204)
      .send();
  });

  app.post(
    '/door/pair',
    { schema: { body: z.object({ pairingToken: z.string().max(64) }).strict() } },
    async (request, reply) => {
      const phone = addressed(request, reply);
      if (!handset.book.tokens.useUp(request.body.pairingToken, 'pairing', phone)) {
        throw new HandsetError('handset.pairing_refused');
      }
      return { doorToken: handset.book.tokens.issue('door', phone) };
    },
  );

  app.get('/door/device', async (request, reply) => {
    const { phone } = paired(request, reply);
    const { model, name, antenna } = handset.modelOf(phone);
    return { phone, model, modelName: name, antenna, secureElement: { seType: 'eSE', seId: 'eSE1' } };
  });

  const opening = z.object({ aid: aidHex, mayBeAbsent: z.boolean().default(false) }).strict();
  app.post('/door/channels', { schema: { body: opening } }, async (request, reply) => {
    const { phone, token } = paired(request, reply);
    const { aid, mayBeAbsent } = request.body;
    const { channels } = await handset.phone(phone);
    try {
      const { channel, selectResponse } = await channels.open(fromHex(aid), token);
      return { channel, selectResponse: toHex(selectResponse) };
    } catch (failure) {
      const absent = failure instanceof InroError && failure.code === 'handset.applet_not_found';
      if (absent && mayBeAbsent) return { channel: null };
      throw failure;
    }
  });

  app.post(
    '/door/channels/:channel/transmit',
    { schema: { params: channelParams, body: commandList } },
    async (request, reply) => {
      const { phone, token } = paired(request, reply);
      const { channels } = await handset.phone(phone);
      const responses = await channels.transmit(request.params.channel, token, request.body.commands.map(fromHex));
      return { responses: responses.map(toHex) };
    },
  );

  app.delete('/door/channels/:channel', { schema: { params: channelParams } }, async (request, reply) => {
    const { phone, token } = paired(request, reply);
    const { channels } = await handset.phone(phone);
    await channels.close(request.params.channel, token);
    return reply.code(204).send();
  });

  app.get('/door/card', async (request, reply) => {
    const { phone } = paired(request, reply);
    const card = handset.cardAt(phone);
    const present = card !== null && (await handset.cardHeldTo(phone)).present();
    return { present, reader: present ? card : null };
  });

  app.post('/door/card/connect', async (request, reply) => {
    const { phone } = paired(request, reply);
    return { atr: toHex(await (await handset.cardHeldTo(phone)).connect()) };
  });

  app.post('/door/card/transmit', { schema: { body: commandList } }, async (request, reply) => {
    const { phone } = paired(request, reply);
    const socket = await handset.cardHeldTo(phone);
    const responses: string[] = [];
    for (const command of request.body.commands) responses.push(toHex(await socket.transmit(fromHex(command))));
    return { responses };
  });

  app.post('/door/fetch', { schema: { body: carried } }, async (request, reply) => {
    const { phone } = paired(request, reply);
    const delay = handset.memory.networkDelay(phone);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    return carryRequest(request.body, policy);
  });

  storageDoor(app, handset, paired);
}

type Paired = (request: FastifyRequest, reply: FastifyReply) => { readonly phone: string };

/** What the wallet keeps on its phone: the same for every page that is paired with it. */
function storageDoor(app: Server, handset: Handset, paired: Paired): void {
  const params = z.object({ key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/) });

  app.get('/door/storage/:key', { schema: { params } }, async (request, reply) => {
    const { phone } = paired(request, reply);
    return { value: handset.memory.get(phone, request.params.key) };
  });

  const body = z.object({ value: z.string() }).strict();
  app.put('/door/storage/:key', { schema: { params, body } }, async (request, reply) => {
    const { phone } = paired(request, reply);
    handset.memory.set(phone, request.params.key, request.body.value);
    return reply.code(204).send();
  });

  app.delete('/door/storage/:key', { schema: { params } }, async (request, reply) => {
    const { phone } = paired(request, reply);
    handset.memory.delete(phone, request.params.key);
    return reply.code(204).send();
  });
}
