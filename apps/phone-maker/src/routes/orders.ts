import { requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import type { PhoneMakerContext } from '../context.ts';
import type { Deliveries } from '../deliveries.ts';
import { elementDelivery, elementOrder } from '../orders.ts';

const params = z.object({ id: z.string().regex(/^[\w-]{43}$/) });

/** Where elements are ordered, by whoever hosts them; the same order again gets the same delivery. */
export function orderRoutes(app: Server, { config, clock }: PhoneMakerContext, deliveries: Deliveries): void {
  app.put(
    '/orders/:id',
    {
      preValidation: requirePeer(config, clock, ['handset']),
      schema: { params, body: elementOrder, response: { 200: elementDelivery } },
    },
    (request) => deliveries.deliver(request.params.id, request.body),
  );
}
