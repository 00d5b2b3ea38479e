import { type HostConfig, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { accessBodySchema, accessNameSchema, issueAccessCertificate } from '../access/access-certificates.ts';
import type { CaContext } from '../context.ts';
import { certificateAnswer } from './answers.ts';

const certificateForm = z.strictObject({
  kind: z.string(),
  /** DER. */
  certificate: z.base64(),
  issuer: z.base64(),
});

/** The operator's certificates for services and officers, by signed requests alone; what changes is published before it is answered. */
export function addOperatorRoutes(
  app: Server,
  config: HostConfig,
  context: CaContext,
  published: () => Promise<void>,
): void {
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
      await published();
      return certificateAnswer(issued);
    },
  );
}
