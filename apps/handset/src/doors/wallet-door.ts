import { fromHex, toHex } from '@inro/foundation';
import type { Server } from '@inro/host';
import { InroError } from '@inro/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { carryRequest, MAX_DOCUMENT_BYTES } from '../egress/carry.ts';
import type { EgressPolicy } from '../egress/guard.ts';
import type { CardSocket } from '../elements/card-socket.ts';
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
    maxBytes: z.int().min(1).max(MAX_DOCUMENT_BYTES).optional(),
  })
  .strict();

/** The token of a request; none is as good as one that opens nothing. */
export const bearerOf = (request: FastifyRequest): string =>
  /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Hexadecimal commands to a card's contacts, one after the other; their answers. */
export async function transmitAll(socket: CardSocket, commands: readonly string[]): Promise<string[]> {
  const responses: string[] = [];
  for (const command of commands) responses.push(toHex(await socket.transmit(fromHex(command))));
  return responses;
}

/** What the routes of the wallet's door stand on. */
interface WalletDoor {
  readonly app: Server;
  readonly handset: Handset;
  readonly policy: EgressPolicy;
  /** The phone, once the request names its wallet's origin; the answer is for that origin alone. */
  addressed(request: FastifyRequest, reply: FastifyReply): string;
  /** The phone, once the request carries a token from its pairing as well. */
  paired(request: FastifyRequest, reply: FastifyReply): { readonly phone: string; readonly token: string };
}

/** The wallet's door (docs/protocol/handset-door.md): CORS for exactly this phone's wallet, and a token from pairing. */
export function walletDoor(app: Server, handset: Handset, origins: Origins, policy: EgressPolicy): void {
  const addressed = (request: FastifyRequest, reply: FastifyReply): string => {
    const phone = origins.phoneOf(request);
    const { origin } = request.headers;
    reply.header('vary', 'Origin');
    if (origin !== origins.walletOrigin(phone)) throw new HandsetError('handset.origin_refused');
    reply.header('access-control-allow-origin', origin);
    return phone;
  };
  const paired = (request: FastifyRequest, reply: FastifyReply) => {
    const phone = addressed(request, reply);
    const token = bearerOf(request);
    if (handset.book.tokens.subjectOf(token, 'door') !== phone) throw new HandsetError('handset.not_paired');
    return { phone, token };
  };
  for (const route of routes) route({ app, handset, policy, addressed, paired });
}

const routes: readonly ((door: WalletDoor) => unknown)[] = [
  allowOrigin,
  pair,
  tellDevice,
  openChannel,
  transmitOnChannel,
  closeChannel,
  tellCard,
  connectCard,
  transmitToCard,
  fetchForWallet,
  readStorage,
  writeStorage,
  changeStorage,
  deleteStorage,
];

/** By the token of the pairing. */
const security = [{ bearer: [] }];

/** The browser's question before it sends (Fetch §3.2.2). */
function allowOrigin({ app, addressed }: WalletDoor) {
  app.options('/door/*', { schema: { hide: true } }, async (request, reply) => {
    addressed(request, reply);
    return reply
      .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '600')
      .code(204)
      .send();
  });
}

const pairingBody = z.object({ pairingToken: z.string().max(64) }).strict();

function pair({ app, handset, addressed }: WalletDoor) {
  app.post(
    '/door/pair',
    { schema: { summary: 'Pairs a wallet with its phone', body: pairingBody } },
    async (request, reply) => {
      const phone = addressed(request, reply);
      if (!handset.book.tokens.useUp(request.body.pairingToken, 'pairing', phone))
        throw new HandsetError('handset.pairing_refused');
      return { doorToken: handset.book.tokens.issue('door', phone) };
    },
  );
}

function tellDevice({ app, handset, paired }: WalletDoor) {
  app.get(
    '/door/device',
    { schema: { summary: 'The phone and its secure element', security } },
    async (request, reply) => {
      const { phone } = paired(request, reply);
      const { model, name, antenna } = handset.modelOf(phone);
      return { phone, model, modelName: name, antenna, secureElement: { seType: 'eSE', seId: 'eSE1' } };
    },
  );
}

const openingBody = z.object({ aid: aidHex, mayBeAbsent: z.boolean().default(false) }).strict();

function openChannel({ app, handset, paired }: WalletDoor) {
  app.post(
    '/door/channels',
    { schema: { summary: 'Opens a channel to an applet', security, body: openingBody } },
    async (request, reply) => {
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
    },
  );
}

function transmitOnChannel({ app, handset, paired }: WalletDoor) {
  const schema = { summary: 'Sends commands on a channel', security, params: channelParams, body: commandList };
  app.post('/door/channels/:channel/transmit', { schema }, async (request, reply) => {
    const { phone, token } = paired(request, reply);
    const { channels } = await handset.phone(phone);
    const responses = await channels.transmit(request.params.channel, token, request.body.commands.map(fromHex));
    return { responses: responses.map(toHex) };
  });
}

function closeChannel({ app, handset, paired }: WalletDoor) {
  app.delete(
    '/door/channels/:channel',
    { schema: { summary: 'Closes a channel', security, params: channelParams } },
    async (request, reply) => {
      const { phone, token } = paired(request, reply);
      const { channels } = await handset.phone(phone);
      await channels.close(request.params.channel, token);
      return reply.code(204).send();
    },
  );
}

function tellCard({ app, handset, paired }: WalletDoor) {
  app.get(
    '/door/card',
    { schema: { summary: 'Whether a card is held to the phone', security } },
    async (request, reply) => {
      const { phone } = paired(request, reply);
      const card = handset.cardAt(phone);
      const present = card !== null && (await handset.cardHeldTo(phone)).present();
      return { present, reader: present ? card : null };
    },
  );
}

function connectCard({ app, handset, paired }: WalletDoor) {
  app.post('/door/card/connect', { schema: { summary: 'Connects to the card', security } }, async (request, reply) => {
    const { phone } = paired(request, reply);
    return { atr: toHex(await (await handset.cardHeldTo(phone)).connect()) };
  });
}

function transmitToCard({ app, handset, paired }: WalletDoor) {
  app.post(
    '/door/card/transmit',
    { schema: { summary: 'Sends commands to the card', security, body: commandList } },
    async (request, reply) => {
      const { phone } = paired(request, reply);
      return { responses: await transmitAll(await handset.cardHeldTo(phone), request.body.commands) };
    },
  );
}

function fetchForWallet({ app, handset, policy, paired }: WalletDoor) {
  app.post(
    '/door/fetch',
    { schema: { summary: "Carries a request over the phone's network", security, body: carried } },
    async (request, reply) => {
      const { phone } = paired(request, reply);
      const delay = handset.memory.networkDelay(phone);
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      return carryRequest(request.body, policy);
    },
  );
}

// What the wallet keeps on its phone is the same for every page that is paired with it.
const storageParams = z.object({ key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/) });
const storageBody = z.object({ value: z.string() }).strict();
const changeBody = z.object({ version: z.string().length(43).nullable(), value: z.string().nullable() }).strict();

function readStorage({ app, handset, paired }: WalletDoor) {
  app.get(
    '/door/storage/:key',
    { schema: { summary: 'What the wallet keeps under a name', security, params: storageParams } },
    async (request, reply) => {
      const { phone } = paired(request, reply);
      const { key } = request.params;
      return { value: handset.memory.get(phone, key), version: handset.memory.version(phone, key) };
    },
  );
}

function writeStorage({ app, handset, paired }: WalletDoor) {
  const schema = { summary: 'Keeps something under a name', security, params: storageParams, body: storageBody };
  app.put('/door/storage/:key', { schema }, async (request, reply) => {
    const { phone } = paired(request, reply);
    handset.memory.set(phone, request.params.key, request.body.value);
    return reply.code(204).send();
  });
}

/** RFC 9110 §13.1.1, in the body: of two pages that read the same value one alone writes; whether is a question like any other. */
function changeStorage({ app, handset, paired }: WalletDoor) {
  const schema = {
    summary: 'Changes what is kept, unless another page did',
    security,
    params: storageParams,
    body: changeBody,
  };
  app.post('/door/storage/:key', { schema }, async (request, reply) => {
    const { phone } = paired(request, reply);
    const { version, value } = request.body;
    return { written: handset.memory.change(phone, request.params.key, version, value) };
  });
}

function deleteStorage({ app, handset, paired }: WalletDoor) {
  app.delete(
    '/door/storage/:key',
    { schema: { summary: 'Deletes what is kept under a name', security, params: storageParams } },
    async (request, reply) => {
      const { phone } = paired(request, reply);
      handset.memory.delete(phone, request.params.key);
      return reply.code(204).send();
    },
  );
}
