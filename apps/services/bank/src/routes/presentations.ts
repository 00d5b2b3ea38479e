import type { Server } from '@inro/host';
import { defaultEndpoints, REQUEST_MEDIA_TYPE, type RelyingParty } from '@inro/relying-party';
import { z } from 'zod';

/** What wallets call (docs/protocol/openid4vp-profile.md). */
export function presentationRoutes(app: Server, sdk: RelyingParty): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 64 * 1024 },
    (_request, body, done) => done(null, body),
  );

  app.get(
    `${defaultEndpoints.requests}/:id`,
    {
      schema: {
        summary: 'The signed request of a login, for the wallet',
        params: z.object({ id: z.string().regex(/^[\w-]{22}$/) }),
        response: { 200: { content: { [REQUEST_MEDIA_TYPE]: { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const jwt = await sdk.requestObject(request.params.id);
      return reply.type(REQUEST_MEDIA_TYPE).header('cache-control', 'no-store').send(jwt);
    },
  );

  const answer = {
    summary: 'The answer of the wallet to a request',
    consumes: ['application/x-www-form-urlencoded'],
    body: z.string(),
    response: { 200: z.strictObject({ redirect_uri: z.url().optional() }) },
  };
  app.post(defaultEndpoints.answers, { schema: answer }, async (request, reply) => {
    const { redirectUri } = await sdk.receiveAnswer(request.body);
    void reply.header('cache-control', 'no-store');
    return redirectUri === undefined ? {} : { redirect_uri: redirectUri };
  });
}
