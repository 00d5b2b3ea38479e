import { phoneNamePattern } from '@inro/foundation';
import type { Server } from '@inro/host';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HandsetError } from '../errors.ts';
import type { Handset } from '../handset.ts';
import type { Origins } from './addressee.ts';

export const heldCard = z.object({ card: z.string().regex(phoneNamePattern).nullable() }).strict();
export const readerPermission = z.object({ allowed: z.boolean() }).strict();

/** One pairing: a token of five minutes and one use, and the wallet's address with it. */
export function pairing(handset: Handset, origins: Origins, phone: string) {
  handset.modelOf(phone);
  const pairingToken = handset.book.tokens.issue('pairing', phone);
  return { pairingToken, walletUrl: `${origins.walletOrigin(phone)}/#pair=${pairingToken}` };
}

/** The phone's own page (docs/protocol/handset-door.md): same origin only, and an Origin header on everything that acts. */
export function phonePage(app: Server, handset: Handset, origins: Origins): void {
  const ownPhone = (request: FastifyRequest): string => {
    const phone = origins.phoneOf(request);
    if (request.headers.origin !== origins.phoneOrigin(phone)) throw new HandsetError('handset.origin_refused');
    return phone;
  };

  app.get('/phone', { schema: { summary: 'The phone, and the card that is held to it' } }, async (request) => {
    const phone = origins.phoneOf(request);
    const { model, name, supported, antenna } = handset.modelOf(phone);
    return {
      phone,
      model,
      modelName: name,
      supported,
      antenna,
      card: handset.cardAt(phone),
      cards: handset.cardNames(),
      reader: handset.readerPermissionOf(phone),
      walletUrl: origins.walletOrigin(phone),
      ...(origins.homeOrigin === undefined ? {} : { home: origins.homeOrigin }),
    };
  });

  app.put(
    '/phone/card',
    { schema: { summary: 'Holds a card to the phone, or takes it away', body: heldCard } },
    async (request, reply) => {
      await handset.holdCard(ownPhone(request), request.body.card);
      return reply.code(204).send();
    },
  );

  app.put(
    '/phone/reader',
    { schema: { summary: 'Lets a reader use the phone, or not', body: readerPermission } },
    async (request, reply) => {
      await handset.permitReader(ownPhone(request), request.body.allowed);
      return reply.code(204).send();
    },
  );

  app.post(
    '/phone/pairing',
    { schema: { summary: 'A token by which a wallet pairs with this phone' } },
    async (request) => pairing(handset, origins, ownPhone(request)),
  );
}
