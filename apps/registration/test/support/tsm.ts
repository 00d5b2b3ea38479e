import { createLogger, createServer, type HostConfig, listen, requirePeer } from '@inro/host';

/** The other end of a deployment, per docs/protocol/registration.md: takes orders, gives sessions, keeps what it was told. */
export async function startTsm(config: HostConfig, clock: { now(): Date }) {
  const orders: string[] = [];
  let session = 0;
  const app = createServer(config, createLogger('tsm', 'silent'));
  const preHandler = requirePeer(config, clock, ['registration']);
  app.all('/deployments/*', { preHandler }, async (request) => {
    orders.push(`${request.method} ${request.url}`);
    session++;
    return { sessionId: `session-${session}-${'x'.repeat(16)}`, url: `${config.topology.origins.tsm}/gp/seram` };
  });
  await listen(app, config);
  return { orders, close: () => app.close() };
}
