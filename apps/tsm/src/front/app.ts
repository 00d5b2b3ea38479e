import type { Clock } from '@inro/foundation';
import { createServer, type HostConfig, type Logger, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { handshakeAnswer, handshakeAnswerSchema, handshakeSchema, orderSchema, reportSchema } from '../core/seram.ts';
import type { Conductor } from './conductor.ts';
import { type Deployments, deploymentOrderSchema, issuedCertificatesSchema } from './deployments.ts';
import type { SessionBook } from './session-book.ts';

interface Ports {
  readonly config: HostConfig;
  readonly log: Logger;
  readonly clock: Clock;
  readonly book: SessionBook;
  readonly deployments: Deployments;
  readonly conductor: Conductor;
}

const params = z.object({ id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/) });
const session = z.object({ sessionId: z.string(), url: z.string() });

/** The front's server: SERAM for phones, deployments for registration. */
export function createFront({ config, log, clock, book, deployments, conductor }: Ports): Server {
  const app = createServer(config, log, { bodyLimit: 512 * 1024 });
  seramRoutes(app, book, conductor);

  const fromRegistration = requirePeer(config, clock, ['registration']);
  const url = `${config.topology.origins[config.name]}/gp/seram`;
  const reopened = async (id: string) => ({ sessionId: await book.issue(id), url });

  app.put(
    '/deployments/:id',
    { preValidation: fromRegistration, schema: { params, body: deploymentOrderSchema, response: { 200: session } } },
    async (request) => {
      await deployments.order(request.params.id, request.body);
      return await reopened(request.params.id);
    },
  );
  app.put(
    '/deployments/:id/certificates',
    {
      preValidation: fromRegistration,
      schema: { params, body: z.object({ certificates: issuedCertificatesSchema }), response: { 200: session } },
    },
    async (request) => {
      await deployments.keepCertificates(request.params.id, request.body.certificates);
      return await reopened(request.params.id);
    },
  );
  app.delete(
    '/deployments/:id',
    { preValidation: fromRegistration, schema: { params, body: deploymentOrderSchema, response: { 200: session } } },
    async (request) => {
      await deployments.orderDeletion(request.params.id, request.body);
      return await reopened(request.params.id);
    },
  );
  return app;
}

/** GP SERAM 2.0.0, the HTTP binding. The query holds a bearer secret: routes are logged by their pattern alone. */
function seramRoutes(app: Server, book: SessionBook, conductor: Conductor): void {
  const querystring = z.object({ sessionId: z.string().max(256) });
  const handshake = { querystring, body: handshakeSchema, response: { 200: handshakeAnswerSchema } };
  app.post('/gp/seram/handshake', { schema: handshake }, async ({ query, body }) => {
    await book.shake(query.sessionId, body);
    return handshakeAnswer;
  });
  app.post(
    '/gp/seram/remoteManagement',
    { schema: { querystring, body: reportSchema, response: { 200: orderSchema } } },
    async ({ query, body }) => await conductor.answer(query.sessionId, body),
  );
}
