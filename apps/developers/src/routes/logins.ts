import type { Clock } from '@inro/foundation';
import { requireOwnPages, type Server } from '@inro/host';
import { z } from 'zod';
import type { LoginBook } from '../book.ts';
import { DevelopersError } from '../errors.ts';
import { clientForm, loginForm } from '../read-events.ts';
import { clientsOf, detailOf, type Place, summaryOf } from '../show-login.ts';

/** What the portal's own pages read; no other page of this machine's browser does. */
export function loginRoutes(app: Server, book: LoginBook, pages: readonly string[], place: Place, clock: Clock): void {
  const own = { preValidation: requireOwnPages(pages) };
  const now = (): number => clock.now().getTime();

  const clients = { summary: 'Clients that had logins in the last hour' };
  app.get('/api/clients', { ...own, schema: clients }, async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return clientsOf(book.list(), place);
  });

  app.get(
    '/api/logins',
    {
      ...own,
      schema: {
        summary: 'The logins of the last hour',
        querystring: z.strictObject({ client: clientForm.optional() }),
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return book.list(request.query.client).map((traced) => summaryOf(traced, now(), place));
    },
  );

  app.get(
    '/api/logins/:login',
    { ...own, schema: { summary: 'One login, step by step', params: z.object({ login: loginForm }) } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const traced = book.find(request.params.login);
      if (traced === undefined) throw new DevelopersError('developers.login_unknown');
      return detailOf(traced, now(), place);
    },
  );
}
