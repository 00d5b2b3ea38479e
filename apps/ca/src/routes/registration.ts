import * as wire from '@inro/authority-wire/issuance';
import { fromBase64Url, toBase64Url } from '@inro/foundation';
import { type HostConfig, type PeerRequest, peerRoute, type Server } from '@inro/host';
import type { FinalReason } from '@inro/jpki-profile';
import { endingOthers } from '../access/withdrawal.ts';
import type { CaContext } from '../context.ts';
import { counted } from '../issuance/counted.ts';
import { endIssuance } from '../issuance/end.ts';
import { issueCertificates } from '../issuance/issue.ts';
import { listIssuances } from '../issuance/list.ts';
import { issuingHours } from '../issuing-hours.ts';
import { type RevocationReceipt, revoke, standingOf } from '../revocation.ts';
import { holderAnswer } from './answers.ts';

const standingAnswer = ({ state, reason, revokedAt }: RevocationReceipt) => ({
  state,
  reason: reason as wire.RevocationOrder['reason'] | null,
  revokedAt: revokedAt?.toISOString() ?? null,
});

/** Registration's orders and questions, by signed requests alone; the operator's revocations come by the same wire. */
export function addRegistrationRoutes(
  app: Server,
  config: HostConfig,
  context: CaContext,
  { kick, published }: { readonly kick: () => void; readonly published: () => Promise<void> },
): void {
  const routeOf = <const Request extends PeerRequest>(request: Request) => peerRoute(config, context.clock, request);

  app.route({
    ...routeOf(wire.issue),
    async handler({ params, body }) {
      const certificates = await counted(context, issueCertificates(context, params.id, body));
      kick();
      return { certificates: certificates.map(holderAnswer) };
    },
  });

  app.route({
    ...routeOf(wire.endIssuance),
    async handler({ params, body: { reason, at }, peer }) {
      const ended = await endIssuance(context, params.id, peer!, { reason, at: new Date(at) });
      kick();
      return {
        certificates: ended.map((one) => ({
          ...holderAnswer(one),
          reason: one.reason as FinalReason,
          revokedAt: one.revokedAt.toISOString(),
        })),
      };
    },
  });

  app.route({
    ...routeOf(wire.revoke),
    async handler({ params, body: { reason, at, number }, peer }) {
      const order = { sha256: fromBase64Url(params.sha256), reason, at: new Date(at), number };
      const also = endingOthers(context, order, peer!);
      const receipt = await revoke(context, peer!, order, also);
      // The operator's are services': phones reach them no more once this is answered.
      if (peer === 'operator') await published();
      else kick();
      const { overtakenBy } = receipt;
      return { ...standingAnswer(receipt), ...(overtakenBy === undefined ? {} : { overtakenBy }) };
    },
  });

  app.route({
    ...routeOf(wire.issuingHours),
    async handler() {
      const hours = issuingHours(context.configuration, context.clock.now());
      return hours.open ? hours : { open: hours.open, opensAt: hours.opensAt.toISOString() };
    },
  });

  app.route({
    ...routeOf(wire.listIssuances),
    handler: ({ query }) => listIssuances(context, query.after ?? ''),
  });

  app.route({
    ...routeOf(wire.certificateStates),
    async handler({ body }) {
      const standings = await standingOf(context, body.sha256.map(fromBase64Url));
      return {
        certificates: standings.map(
          (one) => ({ sha256: toBase64Url(one.sha256), ...standingAnswer(one) }) as wire.Standing,
        ),
      };
    },
  });
}
