import { issuerRole } from '@inro/authority-wire/role';
import {
  inTransaction,
  type ProcessHost,
  peerPrivateKey,
  peerPublicKey,
  peerRoute,
  type RunningProcess,
} from '@inro/host';
import { TsmError } from '../errors.ts';
import { startRole } from '../role/start.ts';
import { sealTransportKeys } from '../role/transport-envelope.ts';
import { issuerWork } from './work.ts';

/** Starts the SE issuer's role. */
export function startIssuer(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  return startRole(host, masterKeyFile, ({ config, clock, db, master, mandates, transport }) => ({
    requests: issuerRole,
    work: issuerWork(master, transport),
    addRoutes(app) {
      const signer = peerPrivateKey(config);
      app.route({
        ...peerRoute(config, clock, issuerRole.sealTransportKeys),
        async handler({ params, body }) {
          const mandate = mandates.read(body.mandate, { deployment: params.id });
          if (mandate.act !== 'deploy') throw new TsmError('tsm.mandate_refused');
          await inTransaction(db, (trx) => mandates.spend(trx, mandate, []));
          const receiver = { key: body.receiver, verifyWith: peerPublicKey(config, 'tsm-provider') };
          return { envelope: sealTransportKeys(params.id, await transport.findOrMake(params.id), receiver, signer) };
        },
      });
    },
  }));
}
