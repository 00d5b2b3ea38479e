import { createLogger, createServer, type HostConfig, listen, requirePeer } from '@inro/host';
import { takenInMemory } from '@inro/host/testing';

/** The other end of a deployment, per docs/protocol/registration.md: takes orders, gives sessions, keeps what it was told. */
export async function startTsm(config: HostConfig, clock: { now(): Date }) {
  const orders: string[] = [];
  let session = 0;
  const app = createServer(config, createLogger('tsm', 'silent'), { taken: takenInMemory() });
  const preValidation = requirePeer(config, clock, ['registration']);
  app.all('/deployments/*', { preValidation }, async (request) => {
    orders.push(`${request.method} ${request.url}`);
    session++;
    return { sessionId: `session-${session}-${'x'.repeat(16)}`, url: `${config.topology.origins.tsm}/gp/seram` };
  });
  await listen(app, config);
  return { orders, close: () => app.close() };
}
