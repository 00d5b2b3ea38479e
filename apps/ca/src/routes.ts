import * as wire from '@inro/authority-wire/issuance';
import { fromBase64Url, toBase64, toBase64Url } from '@inro/foundation';
import { createServer, databaseAnswers, type HostConfig, type PeerRequest, peerRoute, requirePeer } from '@inro/host';
import type { FinalReason, KeyKind } from '@inro/jpki-profile';
import { z } from 'zod';
import { accessBodySchema, accessNameSchema, issueAccessCertificate } from './access/access-certificates.ts';
import type { CaContext } from './context.ts';
import { endIssuance } from './issuance/end.ts';
import { issueCertificates } from './issuance/issue.ts';
import { listIssuances } from './issuance/list.ts';
import type { IssuedCertificate } from './issuance/sign.ts';
import { issuingHours } from './issuing-hours.ts';
import { type RevocationReceipt, revoke, standingOf } from './revocation.ts';

const certificateAnswer = ({ kind, certificate, issuer }: IssuedCertificate) => ({
  kind,
  certificate: toBase64(certificate),
  issuer: toBase64(issuer),
});

/** Issuances have people's certificates alone; the form of the answer holds it. */
const holderAnswer = (issued: IssuedCertificate) => ({ ...certificateAnswer(issued), kind: issued.kind as KeyKind });

const receiptAnswer = ({ state, reason, revokedAt }: RevocationReceipt) => ({
  state,
  reason: reason as wire.RevocationOrder['reason'] | null,
  revokedAt: revokedAt?.toISOString() ?? null,
});

const certificateForm = z.strictObject({
  kind: z.string(),
  /** DER. */
  certificate: z.base64(),
  issuer: z.base64(),
});

/** The authority's inner side: orders of registration and of the operator, every one a signed peer request. */
export function createRoutes(config: HostConfig, context: CaContext, kick: () => void) {
  const app = createServer(config, context.log, { ready: () => databaseAnswers(context.db) });
  const routeOf = <const Request extends PeerRequest>(request: Request) => peerRoute(config, context.clock, request);

  app.route({
    ...routeOf(wire.issue),
    async handler({ params, body }) {
      const certificates = await issueCertificates(context, params.id, body);
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
    async handler({ params, body: { reason, at }, peer }) {
      const order = { sha256: fromBase64Url(params.sha256), reason, at: new Date(at) };
      const receipt = await revoke(context, peer!, order);
      kick();
      return receiptAnswer(receipt);
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
          (one) => ({ sha256: toBase64Url(one.sha256), ...receiptAnswer(one) }) as wire.Standing,
        ),
      };
    },
  });

  app.put(
    '/access-certificates/:name',
    {
      preValidation: requirePeer(config, context.clock, ['operator']),
      schema: {
        params: z.object({ name: accessNameSchema }),
        body: accessBodySchema,
        response: { 200: certificateForm },
      },
    },
    async (request) => {
      const issued = await issueAccessCertificate(context, request.params.name, request.body);
      kick();
      return certificateAnswer(issued);
    },
  );

  app.get(wire.issuingHours.route, { schema: { response: { 200: wire.issuingHours.answer } } }, async () => {
    const hours = issuingHours(context.configuration, context.clock.now());
    return hours.open ? hours : { open: hours.open, opensAt: hours.opensAt.toISOString() };
  });
  return app;
}
