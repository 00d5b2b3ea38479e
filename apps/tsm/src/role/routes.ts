import type { SignedClosing } from '@inro/authority-wire/closing';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import type { RoleOutcome, RoleRequests } from '@inro/authority-wire/role';
import { fromHex } from '@inro/foundation';
import { peerRoute, type Server } from '@inro/host';
import type { Channels } from './channels.ts';
import type { RoleContext } from './context.ts';

/** The routes that both roles have, for the front alone: a role never speaks to a phone. */
export function addRoleRoutes<Script extends { readonly kind: string }, Outcome extends RoleOutcome>(
  app: Server,
  { config, clock, transport }: RoleContext,
  requests: RoleRequests<Script>,
  channels: Channels<Script, Outcome>,
  close: (deployment: string, mandate: SignedMandate) => Promise<SignedClosing>,
): void {
  app.route({
    ...peerRoute(config, clock, requests.openChannel),
    handler: async ({ params, body }) => ({ commands: await channels.open(params.id, body.deployment) }),
  });
  app.route({
    ...peerRoute(config, clock, requests.judgeOpening),
    handler: ({ params, body }) => channels.judge(params.id, body.deployment, fromHex(body.cplc), body.answers),
  });
  app.route({
    ...peerRoute(config, clock, requests.wrapScript),
    handler: async ({ params, body: { deployment, mandate, script } }) => ({
      commands: await channels.script({ ...params, deployment }, script.kind, script, mandate),
    }),
  });
  app.route({
    ...peerRoute(config, clock, requests.readAnswers),
    handler: ({ params: { id, number }, body }) => channels.answers(id, body.deployment, number, body.answers),
  });
  app.route({
    ...peerRoute(config, clock, requests.closeMandate),
    handler: ({ params, body }) => close(params.id, body.mandate),
  });
  app.route({
    ...peerRoute(config, clock, requests.forgetDeployment),
    async handler({ params }, reply) {
      await channels.forget(params.id);
      await transport.destroy(params.id);
      return reply.code(204).send();
    },
  });
  app.route({
    ...peerRoute(config, clock, requests.destroyTransportKeys),
    async handler({ params }, reply) {
      await transport.destroy(params.id);
      return reply.code(204).send();
    },
  });
}
