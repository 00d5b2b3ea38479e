import { equalInConstantTime, exposeSecret, phoneNamePattern, type Secret, toHex, utf8 } from '@inro/foundation';
import { isFromThisMachine, type Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { carriers } from '@inro/jpki-profile';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deviceModels } from '../device-models.ts';
import { HandsetError } from '../errors.ts';
import type { Handset } from '../handset.ts';
import type { Origins } from './addressee.ts';
import { heldCard, pairing, readerPermission } from './phone-page.ts';
import { bearerOf, commandList, transmitAll } from './wallet-door.ts';

const name = z.string().regex(phoneNamePattern);
const slot = z.union([z.literal(0), z.literal(1)]);

/** What the routes of the cast's door stand on. */
interface CastDoor {
  readonly app: Server;
  readonly handset: Handset;
  readonly origins: Origins;
  /** Lets in who has the cast token. */
  readonly onRequest: (request: FastifyRequest) => Promise<void>;
  /** Lets in the counter too, by a token of its own. */
  readonly onCounterRequest: (request: FastifyRequest) => Promise<void>;
  /** The card of the terminal whose token the request carries. */
  terminalCard(request: FastifyRequest): string;
}

/** Who may be the hands of the cast, and who may be the counter's. */
export interface CastTokens {
  readonly castToken: Secret<string>;
  readonly counterToken: Secret<string>;
}

/** The cast's door (docs/protocol/handset-door.md): for home's server, seeds and the journey, by the cast token; for the counter by its own; and for terminals by theirs. */
export function castDoor(
  app: Server,
  handset: Handset,
  origins: Origins,
  { castToken, counterToken }: CastTokens,
): void {
  const requireCastName = (request: FastifyRequest): void => {
    if (origins.addresseeOf(request).kind !== 'cast') throw new HttpError('http.not_found');
    if (!isFromThisMachine(request.raw)) throw new HttpError('http.misdirected');
    // Servers alone call here: a browser would name its origin.
    if (request.headers.origin !== undefined) throw new HandsetError('handset.origin_refused');
  };
  const requireToken =
    (...tokens: Secret<string>[]) =>
    async (request: FastifyRequest): Promise<void> => {
      requireCastName(request);
      const given = utf8(request.headers.authorization ?? '');
      const isOne = (token: Secret<string>) => equalInConstantTime(given, utf8(`Bearer ${exposeSecret(token)}`));
      if (!tokens.some(isOne)) throw new HttpError('http.unauthorized');
    };
  const onRequest = requireToken(castToken);
  const onCounterRequest = requireToken(castToken, counterToken);
  const terminalCard = (request: FastifyRequest): string => {
    requireCastName(request);
    const card = handset.book.tokens.subjectOf(bearerOf(request), 'terminal');
    if (card === undefined) throw new HandsetError('handset.terminal_ended');
    return card;
  };
  for (const route of routes) route({ app, handset, origins, onRequest, onCounterRequest, terminalCard });
}

const routes: readonly ((door: CastDoor) => unknown)[] = [
  tellCast,
  makePhone,
  makeCard,
  holdCardToPhone,
  slowNetwork,
  pairPhone,
  lendCardToTerminal,
  tellCounters,
  holdPhoneToReader,
  permitReader,
  insertCardIntoReader,
  takeFromReader,
  connectAtTerminal,
  transmitAtTerminal,
];

/** By the token of the cast, or of a terminal. */
const security = [{ bearer: [] }];
const phoneParams = z.object({ phone: name });
const cardParams = z.object({ card: name });

function tellCast({ app, handset, onRequest }: CastDoor) {
  app.get('/cast', { onRequest, schema: { summary: 'All phones, cards and models', security } }, async () => ({
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
}

function makePhone({ app, handset, onRequest }: CastDoor) {
  const body = z.object({ model: z.string().max(32) }).strict();
  const schema = { summary: 'Makes a phone', security, params: phoneParams, body };
  app.put('/cast/phones/:phone', { onRequest, schema }, async (request, reply) => {
    await handset.makePhone(request.params.phone, request.body.model);
    return reply.code(204).send();
  });
}

function makeCard({ app, handset, onCounterRequest }: CastDoor) {
  app.put(
    '/cast/cards/:card',
    { onRequest: onCounterRequest, schema: { summary: 'Makes a card', security, params: cardParams } },
    async (request, reply) => {
      await handset.makeCard(request.params.card);
      return reply.code(204).send();
    },
  );
}

function holdCardToPhone({ app, handset, onRequest }: CastDoor) {
  const schema = {
    summary: 'Holds a card to a phone, or takes it away',
    security,
    params: phoneParams,
    body: heldCard,
  };
  app.put('/cast/phones/:phone/card', { onRequest, schema }, async (request, reply) => {
    await handset.holdCard(request.params.phone, request.body.card);
    return reply.code(204).send();
  });
}

function slowNetwork({ app, handset, onRequest }: CastDoor) {
  const body = z.object({ delayMs: z.number().int().min(0).max(10_000) }).strict();
  const schema = { summary: "Slows a phone's network", security, params: phoneParams, body };
  app.put('/cast/phones/:phone/network', { onRequest, schema }, async (request, reply) => {
    handset.modelOf(request.params.phone);
    handset.memory.setNetworkDelay(request.params.phone, request.body.delayMs);
    return reply.code(204).send();
  });
}

function pairPhone({ app, handset, origins, onRequest }: CastDoor) {
  app.post(
    '/cast/phones/:phone/pairing',
    { onRequest, schema: { summary: 'A token by which a wallet pairs with a phone', security, params: phoneParams } },
    async (request) => pairing(handset, origins, request.params.phone),
  );
}

function lendCardToTerminal({ app, handset, onCounterRequest }: CastDoor) {
  app.post(
    '/cast/cards/:card/terminal',
    { onRequest: onCounterRequest, schema: { summary: 'Lends a card to a terminal', security, params: cardParams } },
    async (request) => {
      await handset.placeCard(request.params.card, 'terminal');
      return { doorToken: handset.book.tokens.issue('terminal', request.params.card) };
    },
  );
}

function tellCounters({ app, handset, onRequest }: CastDoor) {
  app.get(
    '/cast/counters',
    { onRequest, schema: { summary: 'Commands and bytes that were counted', security } },
    async () => handset.counters(),
  );
}

// Who is held to which PC/SC reader, as persons' hands do it, and a stranger's reader that nobody asked for.
const heldParams = z.object({ name });

function holdPhoneToReader({ app, handset, onRequest }: CastDoor) {
  const body = z.object({ slot, unasked: z.boolean().default(false) }).strict();
  const schema = { summary: 'Holds a phone to a reader', security, params: heldParams, body };
  app.post('/cast/phones/:name/reader', { onRequest, schema }, async (request, reply) => {
    const phone = request.params.name;
    await handset.approachPhone(phone, request.body.slot);
    if (!request.body.unasked) await handset.permitReader(phone, true);
    return reply.code(204).send();
  });
}

function permitReader({ app, handset, onRequest }: CastDoor) {
  const schema = { summary: 'Lets a reader use a phone, or not', security, params: heldParams, body: readerPermission };
  app.put('/cast/phones/:name/reader', { onRequest, schema }, async (request, reply) => {
    await handset.permitReader(request.params.name, request.body.allowed);
    return reply.code(204).send();
  });
}

function insertCardIntoReader({ app, handset, onRequest }: CastDoor) {
  const body = z.object({ slot }).strict();
  const schema = { summary: 'Puts a card into a reader', security, params: heldParams, body };
  app.post('/cast/cards/:name/reader', { onRequest, schema }, async (request, reply) => {
    await handset.insertCard(request.params.name, request.body.slot);
    return reply.code(204).send();
  });
}

function takeFromReader({ app, handset, onRequest }: CastDoor) {
  for (const kind of carriers) {
    const schema = { summary: `Takes a ${kind} away from its reader`, security, params: heldParams };
    app.delete(`/cast/${kind}s/:name/reader`, { onRequest, schema }, async (request, reply) => {
      await handset.removeFromField(`${kind}:${request.params.name}`);
      return reply.code(204).send();
    });
  }
}

function connectAtTerminal({ app, handset, terminalCard }: CastDoor) {
  app.post(
    '/terminal/connect',
    { schema: { summary: 'Connects to the card at the terminal', security } },
    async (request) => {
      const socket = await handset.cardSocket(terminalCard(request), 'terminal');
      return { atr: toHex(await socket.connect()) };
    },
  );
}

function transmitAtTerminal({ app, handset, terminalCard }: CastDoor) {
  app.post(
    '/terminal/transmit',
    { schema: { summary: 'Sends commands to the card at the terminal', security, body: commandList } },
    async (request) => {
      const socket = await handset.cardSocket(terminalCard(request), 'terminal');
      return { responses: await transmitAll(socket, request.body.commands) };
    },
  );
}
