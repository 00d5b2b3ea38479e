import type { Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { SIGN_PATH } from '../addresses.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { takeGiven } from '../given.ts';
import { documentIdForm, LARGEST_BODY, readDocuments } from '../sign/documents.ts';
import { type Bearer, bearerOf } from '../sign/tokens.ts';
import { SIGN_TRANSACTION_SECONDS } from '../sign/transactions.ts';

const opened = z.strictObject({ id: z.uuid(), expires_in: z.number() });
const signed = z.strictObject({
  id: z.uuid(),
  signatures: z.array(z.strictObject({ sha256: z.string(), cades: z.string() })),
});

const bearers = new WeakMap<FastifyRequest, Bearer>();
/** Who calls is known before a body is read. */
const asClient =
  (context: GatewayContext, kind: 'ClientCredentials' | 'AccessToken') => async (request: FastifyRequest) => {
    if (request.headers.host !== new URL(context.addresses.back).host) throw new HttpError('http.misdirected');
    bearers.set(request, await bearerOf(context, request, kind));
  };

/** Documents in, signatures out (ADR 85), for clients' servers; and each document for the phone that was asked. */
export function signRoutes(app: Server, context: GatewayContext): void {
  const { addresses, signTransactions, db } = context;

  void app.register(async (unscoped) => {
    const scoped = unscoped as Server;
    scoped.setErrorHandler((failure, _request, reply) => {
      if (!(failure instanceof errors.OIDCProviderError)) throw failure;
      return answerOAuth(reply, failure);
    });

    scoped.post(
      SIGN_PATH,
      {
        bodyLimit: LARGEST_BODY,
        onRequest: asClient(context, 'ClientCredentials'),
        schema: {
          summary: 'Documents that a person is to sign',
          security: [{ bearer: [] }],
          body: z.record(z.string(), z.unknown()),
          response: { 201: opened },
        },
      },
      async (request, reply) => {
        const { client } = bearers.get(request)!;
        const id = await signTransactions.open(client.id, readDocuments(request.body, addresses.front));
        void reply.header('cache-control', 'no-store');
        return reply.code(201).send({ id, expires_in: SIGN_TRANSACTION_SECONDS });
      },
    );

    scoped.get(
      `${SIGN_PATH}/:id/result`,
      {
        onRequest: asClient(context, 'AccessToken'),
        schema: {
          summary: 'Their signatures, once',
          security: [{ bearer: [] }],
          params: z.object({ id: z.uuid() }),
          response: { 200: signed },
        },
      },
      async (request, reply) => {
        const { scopes, grantId = '' } = bearers.get(request)!;
        const { id } = request.params;
        if (!scopes.has('sign')) throw new errors.InsufficientScope('access token missing sign scope', 'sign');
        const given = await takeGiven(db, grantId, `signature ${id}`);
        if (given === undefined) throw new GatewayError('gateway.sign_transaction_unknown');
        void reply.header('cache-control', 'no-store');
        return { id, signatures: given.signatures as z.infer<typeof signed>['signatures'] };
      },
    );
  });

  app.get(
    '/documents/:id',
    { schema: { summary: 'A document for the phone that signs it', params: z.object({ id: documentIdForm }) } },
    async (request, reply) => {
      const document = await signTransactions.document(request.params.id);
      if (document === undefined) throw new HttpError('http.not_found');
      // Whoever wrote it: at this origin it is a file, and no page.
      return reply
        .header('cache-control', 'no-store')
        .header('content-type', document.mediaType)
        .header('content-disposition', 'attachment')
        .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .header('cross-origin-resource-policy', 'same-origin')
        .header('referrer-policy', 'no-referrer')
        .send(Buffer.from(document.bytes));
    },
  );
}

/** RFC 6750 §3. */
function answerOAuth(reply: FastifyReply, failure: InstanceType<typeof errors.OIDCProviderError>): FastifyReply {
  const { error, error_description: description } = failure;
  return reply
    .code(failure.statusCode)
    .header('cache-control', 'no-store')
    .header('www-authenticate', `Bearer error="${error}"`)
    .type('application/json')
    .send({ error, ...(description === undefined ? {} : { error_description: description }) });
}
