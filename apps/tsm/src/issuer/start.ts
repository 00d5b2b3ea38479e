import { issuerRole } from '@inro/authority-wire/role';
import { type ProcessHost, peerRoute, type RunningProcess } from '@inro/host';
import { startRole } from '../role/start.ts';
import { peerPrivateKey, peerPublicKey, sealTransportKeys } from '../role/transport-envelope.ts';
import { issuerWork } from './work.ts';

/** Starts the SE issuer's role. */
export function startIssuer(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  return startRole(host, masterKeyFile, ({ config, clock, master, transport }) => ({
    requests: issuerRole,
    work: issuerWork(master, transport),
    addRoutes(app) {
      const signer = peerPrivateKey(config);
      app.route({
        ...peerRoute(config, clock, issuerRole.sealTransportKeys),
        async handler({ params, body }) {
          const receiver = { key: body.receiver, verifyWith: peerPublicKey(config, 'tsm-provider') };
          return { envelope: sealTransportKeys(params.id, await transport.findOrMake(params.id), receiver, signer) };
        },
      });
    },
  }));
}
