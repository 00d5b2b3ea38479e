import { requireOwnPages, type Server } from '@inro/host';
import { z } from 'zod';
import type { GatewayContext } from '../context.ts';
import { chooseAttributes, openInteraction, refuseInteraction } from '../interactions.ts';
import { logoutOf } from '../logout.ts';
import { attributeNames, attributesIn, mayGoWithout } from '../provider/scopes.ts';

const names = z.strictObject({ ja: z.string(), 'ja-x-easy': z.string(), en: z.string() });

/** What the gateway's pages are told (docs/protocol/front-ends.md). */
const interactionForm = z.strictObject({
  /** Goes with every beginning: of what this page shows, and of nothing that another tab has put in its place. */
  shownAs: z.string(),
  client: names,
  home: z.url(),
  asks: z.strictObject({
    /** Those that go on to the client; the person may go without where they are not required, and has chosen to where they are not given. */
    attributes: z
      .strictObject({ names: z.array(z.enum(attributeNames)), required: z.boolean(), given: z.boolean() })
      .optional(),
    signature: z.boolean(),
  }),
});
const logoutForm = z.strictObject({
  client: names.optional(),
  /** For the form that ends the session; it is worth nothing in another browser. */
  xsrf: z.string(),
  action: z.string(),
  returnTo: z.string(),
});

export function interactionRoutes(app: Server, context: GatewayContext): void {
  const own = { preValidation: requireOwnPages([context.addresses.front]) };
  app.get(
    '/api/interaction',
    { schema: { summary: 'Which client asks this browser, and for what', response: { 200: interactionForm } } },
    async (request, reply) => {
      const { client, wanted, asked, shownAs } = await openInteraction(context, request);
      const named = attributesIn(wanted);
      void reply.header('cache-control', 'no-store');
      const attributes = { names: [...named], required: !mayGoWithout(wanted), given: asked === wanted };
      return {
        shownAs,
        client: client.names,
        home: context.home,
        asks: { ...(named.length > 0 && { attributes }), signature: wanted.sign },
      };
    },
  );

  app.post(
    '/api/interaction/refusal',
    { ...own, schema: { summary: 'The person refuses', response: { 200: z.strictObject({ location: z.url() }) } } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return { location: await refuseInteraction(context, request) };
    },
  );

  app.post(
    '/api/interaction/choice',
    {
      ...own,
      schema: {
        summary: 'The person gives the attributes, or goes on without',
        body: z.strictObject({ attributes: z.boolean() }),
      },
    },
    async (request, reply) => {
      await chooseAttributes(context, request, request.body.attributes);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/logout',
    { schema: { summary: 'Which logout this browser was sent for', response: { 200: logoutForm } } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return logoutOf(context, request);
    },
  );
}
