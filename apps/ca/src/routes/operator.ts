import { type HostConfig, peerPublicKey, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { issueAccessCertificate } from '../access/access-certificates.ts';
import { listedServices, listForm } from '../access/listed.ts';
import { accessBodySchema, accessNameSchema } from '../access/order.ts';
import { registeredEntitlement } from '../access/registered.ts';
import type { CaContext } from '../context.ts';
import { certificateAnswer } from './answers.ts';

const certificateForm = z.strictObject({
  kind: z.string(),
  /** DER. */
  certificate: z.base64(),
  issuer: z.base64(),
});

const registeredForm = z.strictObject({
  entitlement: z.strictObject({ kinds: z.array(z.string()), acts: z.array(z.string()) }).nullable(),
});

/** The operator's certificates for services and officers, by signed requests alone; what changes is published before it is answered. */
export function addOperatorRoutes(
  app: Server,
  config: HostConfig,
  context: CaContext,
  published: () => Promise<void>,
): void {
  const counter = peerPublicKey(config, 'counter');
  app.get(
    '/access-certificates',
    {
      preValidation: requirePeer(config, context.clock, ['operator']),
      schema: {
        summary: 'Every service that was certified, and how its newest certificate stands',
        response: { 200: listForm },
      },
    },
    () => listedServices(context),
  );
  app.get(
    '/access-certificates/:name',
    {
      preValidation: requirePeer(config, context.clock, ['operator']),
      schema: {
        summary: 'What a service may ask for, by its newest certificate',
        params: z.object({ name: accessNameSchema }),
        response: { 200: registeredForm },
      },
    },
    async ({ params: { name } }) => {
      const entitlement = await registeredEntitlement(context, name);
      return { entitlement: entitlement && { kinds: [...entitlement.kinds], acts: [...entitlement.acts] } };
    },
  );
  app.put(
    '/access-certificates/:name',
    {
      preValidation: requirePeer(config, context.clock, ['operator']),
      schema: {
        summary: 'Certifies a service or an officer',
        params: z.object({ name: accessNameSchema }),
        body: accessBodySchema,
        response: { 200: certificateForm },
      },
    },
    async (request) => {
      const issued = await issueAccessCertificate(context, request.params.name, request.body, counter).catch(
        (failure: unknown) => {
          context.counts.renewal({ of: 'access', outcome: 'failed' });
          throw failure;
        },
      );
      context.counts.renewal({ of: 'access', outcome: 'done' });
      await published();
      return certificateAnswer(issued);
    },
  );
}
