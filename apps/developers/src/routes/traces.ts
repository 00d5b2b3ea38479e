import type { IncomingMessage } from 'node:http';
import { equalInConstantTime, exposeSecret, type Secret, utf8 } from '@inro/foundation';
import type { Server } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import type { LoginBook } from '../book.ts';
import { eventsForm } from '../read-events.ts';

type Caller = Pick<IncomingMessage, 'headers'>;

/** Where services of this machine tell what happened at their logins; by the token that opens nothing else. */
export function traceRoutes(app: Server, book: LoginBook, token: Secret<string>): void {
  const requireToken = async ({ headers }: Caller): Promise<void> => {
    const given = utf8(headers.authorization ?? '');
    // Servers alone call here: a browser would name its origin.
    const isService = equalInConstantTime(given, utf8(`Bearer ${exposeSecret(token)}`));
    if (!isService || headers.origin !== undefined) throw new HttpError('http.unauthorized');
  };
  app.post(
    '/traces',
    {
      preValidation: requireToken,
      schema: { summary: 'Tells what happened at logins', security: [{ bearer: [] }], body: eventsForm },
    },
    async (request, reply) => {
      for (const event of request.body) book.take(event);
      return reply.code(204).send();
    },
  );
}
