import type { Server } from '@inro/host';
import { InroError } from '@inro/problem';
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
    { schema: { params: z.object({ id: z.string().regex(/^[\w-]{22}$/) }) } },
    async (request, reply) => {
      const jwt = await sdk.requestObject(request.params.id);
      return reply.type(REQUEST_MEDIA_TYPE).header('cache-control', 'no-store').send(jwt);
    },
  );

  app.post(defaultEndpoints.answers, async (request, reply) => {
    if (typeof request.body !== 'string') throw new InroError('http.body_invalid');
    const { redirectUri } = await sdk.receiveAnswer(request.body);
    void reply.header('cache-control', 'no-store');
    return redirectUri === undefined ? {} : { redirect_uri: redirectUri };
  });
}
