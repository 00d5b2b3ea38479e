import { announceCertificates, deleteDeployment, openDeployment } from '@inro/authority-wire/deployment';
import { createServer, databaseAnswers, peerRoute, type Server, takenInDatabase } from '@inro/host';
import { z } from 'zod';
import { handshakeAnswer, handshakeAnswerSchema, handshakeSchema, orderSchema, reportSchema } from '../core/seram.ts';
import { Conductor } from './conductor.ts';
import type { TsmFrontContext } from './context.ts';
import type { SessionBook } from './session-book.ts';

/** The front's server: SERAM for phones, deployments for registration. */
export function createRoutes(context: TsmFrontContext): Server {
  const { config, log, clock, db, book, deployments, metrics } = context;
  const app = createServer(config, log, {
    bodyLimit: 512 * 1024,
    taken: takenInDatabase(db),
    ready: () => databaseAnswers(db),
    metrics,
  });
  seramRoutes(app, book, new Conductor(context));

  const url = `${config.topology.origins[config.name]}/gp/seram`;
  const reopened = async (id: string) => ({ sessionId: await book.issue(id), url });

  app.route({
    ...peerRoute(config, clock, openDeployment),
    async handler({ params, body }) {
      await deployments.order(params.id, body);
      return await reopened(params.id);
    },
  });
  app.route({
    ...peerRoute(config, clock, announceCertificates),
    async handler({ params }) {
      await deployments.announce(params.id);
      return await reopened(params.id);
    },
  });
  app.route({
    ...peerRoute(config, clock, deleteDeployment),
    async handler({ params, body }) {
      await deployments.orderDeletion(params.id, body);
      return await reopened(params.id);
    },
  });
  return app;
}

/** GP SERAM 2.0.0, the HTTP binding. The query holds a bearer secret: routes are logged by their pattern alone. */
function seramRoutes(app: Server, book: SessionBook, conductor: Conductor): void {
  const querystring = z.object({ sessionId: z.string().max(256) });
  const handshake = {
    summary: 'Begins a session of remote management (GlobalPlatform SERAM)',
    querystring,
    body: handshakeSchema,
    response: { 200: handshakeAnswerSchema },
  };
  app.post('/gp/seram/handshake', { schema: handshake }, async ({ query, body }) => {
    await book.shake(query.sessionId, body);
    return handshakeAnswer;
  });
  app.post(
    '/gp/seram/remoteManagement',
    {
      schema: {
        summary: 'Takes the answers of the element, gives the next commands (GlobalPlatform SERAM)',
        querystring,
        body: reportSchema,
        response: { 200: orderSchema },
      },
    },
    async ({ query, body }) => await conductor.answer(query.sessionId, body),
  );
}
