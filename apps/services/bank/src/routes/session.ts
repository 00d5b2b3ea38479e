import { requireOwnPages, type Server } from '@inro/host';
import { z } from 'zod';
import type { BankContext } from '../context.ts';
import type { BankSession } from '../sessions.ts';

/** What the bank's pages are told of their browser. */
export const shownForm = z.discriminatedUnion('loggedIn', [
  z.strictObject({
    loggedIn: z.literal(true),
    home: z.url(),
    at: z.iso.datetime(),
    flow: z.enum(['same-device', 'cross-device']),
    customer: z.string(),
    report: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ loggedIn: z.literal(false), home: z.url() }),
]);

export function show(home: string, session: BankSession | undefined): z.infer<typeof shownForm> {
  if (session === undefined) return { loggedIn: false, home };
  const { at, flow, customer, report } = session;
  return { loggedIn: true, home, at, flow, customer, report };
}

/** The session of a browser that has logged in (docs/protocol/front-ends.md). */
export function sessionRoutes(app: Server, { sdk, sessions, cookie, home }: BankContext): void {
  app.get(
    '/api/session',
    { schema: { summary: 'Who is logged in, in this browser', response: { 200: shownForm } } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return show(home, await sessions.find(cookie.read(request.headers.cookie)));
    },
  );

  app.post(
    '/api/logout',
    { preValidation: requireOwnPages([sdk.origin]), schema: { summary: 'Ends the session of this browser' } },
    async (request, reply) => {
      await sessions.close(cookie.read(request.headers.cookie));
      return reply.header('set-cookie', cookie.clear()).code(204).send();
    },
  );
}
