import { providerRole } from '@inro/authority-wire/role';
import { type ProcessHost, peerPrivateKey, peerPublicKey, peerRoute, type RunningProcess } from '@inro/host';
import { startRole } from '../role/start.ts';
import { openTransportKeys, signTransportPublicKey, transportKeyPair } from '../role/transport-envelope.ts';
import { providerWork } from './work.ts';

/** Starts the service provider's role. */
export function startProvider(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  return startRole(host, masterKeyFile, ({ config, clock, master, transport }) => ({
    requests: providerRole,
    work: providerWork(master, transport),
    addRoutes(app) {
      const pair = transportKeyPair(master);
      const publicKey = signTransportPublicKey(pair, peerPrivateKey(config));
      app.route({ ...peerRoute(config, clock, providerRole.showTransportKey), handler: async () => publicKey });
      app.route({
        ...peerRoute(config, clock, providerRole.takeTransportKeys),
        async handler({ params, body }, reply) {
          const sender = peerPublicKey(config, 'tsm-issuer');
          await transport.keep(params.id, openTransportKeys(params.id, body.envelope, pair, sender));
          return reply.code(204).send();
        },
      });
    },
  }));
}
