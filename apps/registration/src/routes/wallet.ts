import { toBase64Url } from '@inro/foundation';
import type { Server } from '@inro/host';
import { keyKinds } from '@inro/jpki-profile';
import { z } from 'zod';
import { acceptApplication } from '../applications/accept.ts';
import { acceptedAnswer, statusAnswer } from '../applications/answer.ts';
import { acceptedForm, enrolmentForm, statusForm } from '../applications/answer-form.ts';
import { makeNonce } from '../applications/nonce.ts';
import type { RegistrationContext } from '../context.ts';

const applicationBody = z.strictObject({
  application: z.string().max(90_000),
  /** How the person wants to be told that the certificates are there. */
  appletNotice: z.strictObject({ locale: z.enum(['ja', 'ja-x-easy', 'en']) }).optional(),
});

/** The three requests of an enrolment (docs/protocol/registration.md). */
export function addWalletRoutes(app: Server, context: RegistrationContext): void {
  const begin = { summary: 'Begins an enrolment', response: { 200: enrolmentForm } };
  app.post('/enrolments', { schema: begin }, async () => {
    context.enrolments.take();
    const [{ nonce, expiresAt }, issuing] = await Promise.all([makeNonce(context), context.hours.now()]);
    return {
      nonce: toBase64Url(nonce),
      expiresAt: expiresAt.toISOString(),
      supportedModels: context.models.models,
      issuing,
      certificateChoices: keyKinds,
    };
  });

  const apply = { summary: 'Hands in a signed application', body: applicationBody, response: { 202: acceptedForm } };
  app.post('/applications', { schema: apply }, async (request, reply) => {
    const application = await acceptApplication(context, request.body.application);
    return reply.code(202).send(acceptedAnswer(context, application));
  });

  const params = z.strictObject({ id: z.string().regex(/^[\w-]{22}$/) });
  const status = {
    summary: 'What has become of an application; by its statusToken',
    security: [{ bearer: [] }],
    params,
    response: { 200: statusForm },
  };
  app.get('/applications/:id', { schema: status }, async (request) => {
    context.tokens.check('status', request.params.id, request.headers.authorization);
    return await statusAnswer(context, request.params.id);
  });
}
