import { type HostConfig, peerPublicKey, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { issueAccessCertificate } from '../access/access-certificates.ts';
import { listedServices, listForm } from '../access/listed.ts';
import { accessBodySchema, accessNameSchema } from '../access/order.ts';
import { registeredForm, registeredWords } from '../access/registered.ts';
import type { CaContext } from '../context.ts';
import { issuersForm, statementIssuers } from '../statements/issuers.ts';
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
    '/statement-issuers',
    {
      preValidation: requirePeer(config, context.clock, ['operator']),
      schema: {
        summary: 'The keys that sign statements and have not ended, and how each stands',
        response: { 200: issuersForm },
      },
    },
    () => statementIssuers(context),
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
    ({ params: { name } }) => registeredWords(context, name),
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
