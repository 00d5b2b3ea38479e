import { orderElement } from '@inro/authority-wire/maker';
import { peerRoute, type Server } from '@inro/host';
import type { PhoneMakerContext } from '../context.ts';
import type { Deliveries } from '../deliveries.ts';

/** Where elements are ordered, by whoever hosts them. */
export function orderRoutes(app: Server, { config, clock }: PhoneMakerContext, deliveries: Deliveries): void {
  app.route({
    ...peerRoute(config, clock, orderElement),
    handler: ({ params, body }) => deliveries.deliver(params.id, body),
  });
}
