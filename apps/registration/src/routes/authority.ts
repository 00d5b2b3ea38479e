import * as desk from '@inro/authority-wire/desk';
import * as register from '@inro/authority-wire/resident';
import { type PeerRequest, peerRoute, type Server } from '@inro/host';
import { applicationsOf } from '../applications/list.ts';
import type { RegistrationContext } from '../context.ts';
import { enterResident } from '../residents/enter-resident.ts';
import { readResident } from '../residents/read-resident.ts';
import { orderRevocation } from '../revocations/revocation-order.ts';

/** The register (the counter) and the desk (the operator), by signed requests alone. */
export function addAuthorityRoutes(app: Server, context: RegistrationContext): void {
  const routeOf = <const Request extends PeerRequest>(request: Request) =>
    peerRoute(context.config, context.clock, request);

  app.route({
    ...routeOf(register.enterResident),
    async handler({ params: { number }, body }) {
      const entered = await enterResident(context, number, body);
      await context.outbox.kick();
      return entered;
    },
  });
  app.route({
    ...routeOf(register.readResident),
    handler: ({ params: { number } }) => readResident(context, number),
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
