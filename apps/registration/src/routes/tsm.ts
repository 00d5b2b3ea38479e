import * as wire from '@inro/authority-wire/deployment';
import { fromBase64 } from '@inro/foundation';
import { type PeerRequest, peerRoute, type Server } from '@inro/host';
import type { RegistrationContext } from '../context.ts';
import { reportDeleted, reportDelivered } from '../deployments/delivered.ts';
import { reportElement } from '../deployments/element.ts';
import { reportKeys } from '../deployments/keys.ts';

/** What the TSM reports of a deployment, by signed requests alone. */
export function addTsmRoutes(app: Server, context: RegistrationContext): void {
  const routeOf = <const Request extends PeerRequest>(request: Request) =>
    peerRoute(context.config, context.clock, request);

  app.route({
    ...routeOf(wire.reportElement),
    async handler({ params, body: { attestationChain, ...rest } }) {
      const report = { ...rest, attestationChain: fromBase64(attestationChain) };
      return { mandate: await reportElement(context, params.id, report) };
    },
  });
  app.route({
    ...routeOf(wire.reportKeys),
    handler: ({ params, body: { closings, ...report } }) => reportKeys(context, params.id, report, closings),
  });
  app.route({
    ...routeOf(wire.reportDelivered),
    async handler({ params, body }) {
      await reportDelivered(context, params.id, body.digests);
      return {};
    },
  });
  app.route({
    ...routeOf(wire.reportDeleted),
    async handler({ params }) {
      await reportDeleted(context, params.id);
      return {};
    },
  });
}
