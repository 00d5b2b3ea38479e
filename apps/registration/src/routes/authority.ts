import { residentNumber } from '@inro/authority-wire/application';
import * as desk from '@inro/authority-wire/desk';
import { type PeerRequest, peerRoute, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { applicationsOf } from '../applications/list.ts';
import type { RegistrationContext } from '../context.ts';
import { residentEntry } from '../register/resident.ts';
import { enterResident } from '../residents/enter-resident.ts';
import { readResident } from '../residents/read-resident.ts';
import { orderRevocation } from '../revocations/revocation-order.ts';

/** The register (the counter) and the desk (the operator), by signed requests alone. */
export function addAuthorityRoutes(app: Server, context: RegistrationContext): void {
  const counter = requirePeer(context.config, context.clock, ['counter']);
  const routeOf = <const Request extends PeerRequest>(request: Request) =>
    peerRoute(context.config, context.clock, request);
  const params = z.strictObject({ number: residentNumber });

  app.put('/residents/:number', { preHandler: counter, schema: { params, body: residentEntry } }, async (request) => {
    const entered = await enterResident(context, request.params.number, request.body);
    await context.outbox.kick();
    return entered;
  });

  app.get('/residents/:number', { preHandler: counter, schema: { params } }, async (request) => {
    return await readResident(context, request.params.number);
  });

  app.route({
    ...routeOf(desk.orderRevocation),
    handler: ({ params: { id }, body }) => orderRevocation(context, id, body),
  });
  app.route({
    ...routeOf(desk.listApplications),
    handler: async ({ params: { number } }) => ({ applications: await applicationsOf(context, number) }),
  });
}
