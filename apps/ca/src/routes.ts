import { fromBase64Url, toBase64, toBase64Url } from '@inro/foundation';
import { createServer, type HostConfig, requirePeer } from '@inro/host';
import { finalReasons, orderedReasons } from '@inro/jpki-profile';
import { type RevocationReason, revocationReasons } from '@inro/pki/read';
import { z } from 'zod';
import { accessBodySchema, accessNameSchema, issueAccessCertificate } from './access/access-certificates.ts';
import type { CaContext } from './context.ts';
import { endIssuance } from './issuance/end.ts';
import { issueCertificates } from './issuance/issue.ts';
import { listIssuances } from './issuance/list.ts';
import { issuanceBodySchema, issuanceIdSchema, sha256Text } from './issuance/request.ts';
import type { IssuedCertificate } from './issuance/sign.ts';
import { issuingHours } from './issuing-hours.ts';
import { type RevocationReceipt, revoke, standingOf } from './revocation.ts';

const certificateAnswer = ({ kind, certificate, issuer }: IssuedCertificate) => ({
  kind,
  certificate: toBase64(certificate),
  issuer: toBase64(issuer),
});

const receiptAnswer = ({ state, reason, revokedAt }: RevocationReceipt) => ({
  state,
  reason,
  revokedAt: revokedAt?.toISOString() ?? null,
});

const certificateForm = z.strictObject({
  kind: z.string(),
  /** DER. */
  certificate: z.base64(),
  issuer: z.base64(),
});

const reasons = Object.keys(revocationReasons) as [RevocationReason, ...RevocationReason[]];
const revocationBody = z.object({ reason: z.enum(orderedReasons), at: z.iso.datetime() });
/** What never was delivered is not suspended. */
const endBody = z.strictObject({
  reason: z.enum(finalReasons),
  at: z.iso.datetime(),
});

const issuedForm = z.strictObject({ certificates: z.array(certificateForm) });
const endedForm = z.strictObject({
  certificates: z.array(certificateForm.extend({ reason: z.enum(reasons), revokedAt: z.iso.datetime() })),
});
const receiptForm = z.strictObject({
  state: z.enum(['good', 'hold', 'revoked']),
  reason: z.enum(reasons).nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
const pageForm = z.strictObject({
  issuances: z
    .array(z.strictObject({ id: issuanceIdSchema, certificates: z.array(sha256Text.nullable()).readonly() }))
    .readonly(),
  next: issuanceIdSchema.nullable(),
});
const standingsForm = z.strictObject({ certificates: z.array(receiptForm.extend({ sha256: sha256Text })) });
const hoursForm = z.discriminatedUnion('open', [
  z.strictObject({ open: z.literal(true) }),
  z.strictObject({ open: z.literal(false), opensAt: z.iso.datetime() }),
]);

/** The authority's inner side: orders of registration and of the operator, every one a signed peer request. */
export function createRoutes(config: HostConfig, context: CaContext, kick: () => void) {
  const app = createServer(config, context.log);
  const registration = { preValidation: requirePeer(config, context.clock, ['registration']) };
  const operator = { preValidation: requirePeer(config, context.clock, ['operator']) };
  const either = { preValidation: requirePeer(config, context.clock, ['registration', 'operator']) };

  app.put(
    '/issuances/:id',
    {
      ...registration,
      schema: { params: z.object({ id: issuanceIdSchema }), body: issuanceBodySchema, response: { 200: issuedForm } },
    },
    async (request) => {
      const certificates = await issueCertificates(context, request.params.id, request.body);
      kick();
      return { certificates: certificates.map(certificateAnswer) };
    },
  );

  app.put(
    '/issuances/:id/end',
    {
      ...registration,
      schema: { params: z.object({ id: issuanceIdSchema }), body: endBody, response: { 200: endedForm } },
    },
    async (request) => {
      const { reason, at } = request.body;
      const ended = await endIssuance(context, request.params.id, request.peer!, { reason, at: new Date(at) });
      kick();
      return {
        certificates: ended.map((one) => ({
          ...certificateAnswer(one),
          reason: one.reason,
          revokedAt: one.revokedAt.toISOString(),
        })),
      };
    },
  );

  app.put(
    '/revocations/:sha256',
    {
      ...either,
      schema: { params: z.object({ sha256: sha256Text }), body: revocationBody, response: { 200: receiptForm } },
    },
    async (request) => {
      const { reason, at } = request.body;
      const receipt = await revoke(context, request.peer!, {
        sha256: fromBase64Url(request.params.sha256),
        reason,
        at: new Date(at),
      });
      kick();
      return receiptAnswer(receipt);
    },
  );

  app.get(
    '/issuances',
    {
      ...registration,
      schema: { querystring: z.strictObject({ after: issuanceIdSchema.optional() }), response: { 200: pageForm } },
    },
    (request) => listIssuances(context, request.query.after ?? ''),
  );

  app.post(
    '/certificate-states',
    {
      ...registration,
      schema: {
        body: z.strictObject({ sha256: z.array(sha256Text).min(1).max(500) }),
        response: { 200: standingsForm },
      },
    },
    async (request) => {
      const standings = await standingOf(context, request.body.sha256.map(fromBase64Url));
      return { certificates: standings.map((one) => ({ sha256: toBase64Url(one.sha256), ...receiptAnswer(one) })) };
    },
  );

  app.put(
    '/access-certificates/:name',
    {
      ...operator,
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

  app.get('/issuing-hours', { schema: { response: { 200: hoursForm } } }, async () => {
    const hours = issuingHours(context.configuration, context.clock.now());
    return hours.open ? hours : { open: hours.open, opensAt: hours.opensAt.toISOString() };
  });
  return app;
}
