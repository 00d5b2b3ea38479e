import { fromBase64 } from '@inro/foundation';
import { base64Text, requirePeer, type Server } from '@inro/host';
import { keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';
import type { RegistrationContext } from '../context.ts';
import { reportDeleted, reportDelivered } from '../deployments/delivered.ts';
import { reportElement } from '../deployments/element.ts';
import { keysReport, reportKeys } from '../deployments/keys.ts';

/** What the TSM reports of a deployment, by signed requests alone. */
export function addTsmRoutes(app: Server, context: RegistrationContext): void {
  const preHandler = requirePeer(context.config, context.clock, ['tsm']);
  const params = z.strictObject({ id: z.string().regex(/^[\w-]{22}$/) });

  const element = z.strictObject({
    cplc: z.string().regex(/^(?:[0-9A-F]{2}){42}$/),
    attestationChain: base64Text(16_384),
  });
  app.post('/deployments/:id/element', { preHandler, schema: { params, body: element } }, async (request) => {
    const { cplc, attestationChain } = request.body;
    await reportElement(context, request.params.id, { cplc, attestationChain: fromBase64(attestationChain) });
    return {};
  });

  app.post('/deployments/:id/keys', { preHandler, schema: { params, body: keysReport } }, (request) =>
    reportKeys(context, request.params.id, request.body),
  );

  const delivered = z.strictObject({
    digests: z
      .array(
        z.strictObject({
          kind: z.enum(keyKinds),
          sha256: z.string().regex(/^[\w-]{43}$/),
        }),
      )
      .min(1)
      .max(2),
  });
  app.post('/deployments/:id/delivered', { preHandler, schema: { params, body: delivered } }, async (request) => {
    await reportDelivered(context, request.params.id, request.body.digests);
    return {};
  });

  app.post('/deployments/:id/deleted', { preHandler, schema: { params } }, async (request) => {
    await reportDeleted(context, request.params.id);
    return {};
  });
}
