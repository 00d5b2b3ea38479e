import {
  equalInConstantTime,
  exposeSecret,
  fromHex,
  phoneNamePattern,
  type Secret,
  toHex,
  utf8,
} from '@inro/foundation';
import type { Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { carriers } from '@inro/jpki-profile';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deviceModels } from '../device-models.ts';
import { HandsetError } from '../errors.ts';
import type { Handset } from '../handset.ts';
import type { Origins } from './addressee.ts';
import { heldCard, pairing, readerPermission } from './phone-page.ts';
import { bearerOf, commandList } from './wallet-door.ts';

const name = z.string().regex(phoneNamePattern);
const slot = z.union([z.literal(0), z.literal(1)]);

/** The cast's door (docs/protocol/handset-door.md): for home's server, seeds and the journey, by the cast token; and counter terminals by theirs. */
export function castDoor(app: Server, handset: Handset, origins: Origins, castToken: Secret<string>): void {
  const requireCastName = (request: FastifyRequest): void => {
    if (origins.addresseeOf(request).kind !== 'cast') throw new HttpError('http.not_found');
    // Servers alone call here: a browser would name its origin.
    if (request.headers.origin !== undefined) throw new HandsetError('handset.origin_refused');
  };
  const requireCast = async (request: FastifyRequest): Promise<void> => {
    requireCastName(request);
    const given = utf8(request.headers.authorization ?? '');
    if (!equalInConstantTime(given, utf8(`Bearer ${exposeSecret(castToken)}`)))
      throw new HttpError('http.unauthorized');
  };
  const terminalCard = (request: FastifyRequest): string => {
    requireCastName(request);
    const card = handset.book.tokens.subjectOf(bearerOf(request), 'terminal');
    if (card === undefined) throw new HandsetError('handset.terminal_ended');
    return card;
  };

  app.get('/cast', { onRequest: requireCast }, async () => ({
    phones: handset.book.phones().map(({ phone, model }) => ({
      phone,
      model,
      modelName: handset.modelOf(phone).name,
      card: handset.cardAt(phone),
      supported: handset.modelOf(phone).supported,
    })),
    cards: handset.cardNames().map((card) => ({ card })),
    models: deviceModels.map(({ model, name: modelName, supported }) => ({ model, modelName, supported })),
  }));

  app.put(
    '/cast/phones/:phone',
    {
      onRequest: requireCast,
      schema: { params: z.object({ phone: name }), body: z.object({ model: z.string().max(32) }).strict() },
    },
    async (request, reply) => {
      await handset.makePhone(request.params.phone, request.body.model);
      return reply.code(204).send();
    },
  );

  app.put(
    '/cast/cards/:card',
    { onRequest: requireCast, schema: { params: z.object({ card: name }) } },
    async (request, reply) => {
      await handset.makeCard(request.params.card);
      return reply.code(204).send();
    },
  );

  app.put(
    '/cast/phones/:phone/card',
    { onRequest: requireCast, schema: { params: z.object({ phone: name }), body: heldCard } },
    async (request, reply) => {
      await handset.holdCard(request.params.phone, request.body.card);
      return reply.code(204).send();
    },
  );

  const network = z.object({ delayMs: z.number().int().min(0).max(10_000) }).strict();
  app.put(
    '/cast/phones/:phone/network',
    { onRequest: requireCast, schema: { params: z.object({ phone: name }), body: network } },
    async (request, reply) => {
      handset.modelOf(request.params.phone);
      handset.memory.setNetworkDelay(request.params.phone, request.body.delayMs);
      return reply.code(204).send();
    },
  );

  app.post(
    '/cast/phones/:phone/pairing',
    { onRequest: requireCast, schema: { params: z.object({ phone: name }) } },
    async (request) => pairing(handset, origins, request.params.phone),
  );

  app.post(
    '/cast/cards/:card/terminal',
    { onRequest: requireCast, schema: { params: z.object({ card: name }) } },
    async (request) => {
      await handset.placeCard(request.params.card, 'terminal');
      return { doorToken: handset.book.tokens.issue('terminal', request.params.card) };
    },
  );

  app.get('/cast/counters', { onRequest: requireCast }, async () => handset.counters());

  readerDoor(app, handset, requireCast);

  app.post('/terminal/connect', async (request) => {
    const socket = await handset.cardSocket(terminalCard(request), 'terminal');
    return { atr: toHex(await socket.connect()) };
  });

  app.post('/terminal/transmit', { schema: { body: commandList } }, async (request) => {
    const socket = await handset.cardSocket(terminalCard(request), 'terminal');
    const responses: string[] = [];
    for (const command of request.body.commands) responses.push(toHex(await socket.transmit(fromHex(command))));
    return { responses };
  });
}

type Guard = (request: FastifyRequest) => Promise<void>;

/** Who is held to which PC/SC reader, as persons' hands do it, and a stranger's reader that nobody asked for. */
function readerDoor(app: Server, handset: Handset, onRequest: Guard): void {
  const params = z.object({ name });

  const approach = z.object({ slot, unasked: z.boolean().default(false) }).strict();
  app.post(
    '/cast/phones/:name/reader',
    { onRequest, schema: { params, body: approach } },
    async ({ params: { name: phone }, body: { slot, unasked } }, reply) => {
      await handset.approachPhone(phone, slot);
      if (!unasked) await handset.permitReader(phone, true);
      return reply.code(204).send();
    },
  );

  app.put(
    '/cast/phones/:name/reader',
    { onRequest, schema: { params, body: readerPermission } },
    async (request, reply) => {
      await handset.permitReader(request.params.name, request.body.allowed);
      return reply.code(204).send();
    },
  );

  app.post(
    '/cast/cards/:name/reader',
    { onRequest, schema: { params, body: z.object({ slot }).strict() } },
    async (request, reply) => {
      await handset.insertCard(request.params.name, request.body.slot);
      return reply.code(204).send();
    },
  );

  for (const kind of carriers)
    app.delete(`/cast/${kind}s/:name/reader`, { onRequest, schema: { params } }, async (request, reply) => {
      await handset.removeFromField(`${kind}:${request.params.name}`);
      return reply.code(204).send();
    });
}
