import type { ProcessHost, RunningProcess } from '@inro/host';
import { z } from 'zod';
import { issuerScriptSchema } from '../core/scripts.ts';
import { id } from '../role/app.ts';
import { startRole } from '../role/start.ts';
import {
  peerPrivateKey,
  peerPublicKey,
  sealTransportKeys,
  transportEnvelopeSchema,
  transportPublicKeySchema,
} from '../role/transport-envelope.ts';
import { issuerWork } from './work.ts';

const PROVIDER = 'tsm-provider';

/** Starts the SE issuer's role. */
export function startIssuer(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  return startRole(host, masterKeyFile, ({ config, master, transport }) => ({
    work: issuerWork(master, transport),
    scriptSchema: issuerScriptSchema,
    routes(app, fromFront) {
      const signer = peerPrivateKey(config);
      app.put(
        '/transport-keys/:id',
        {
          preValidation: fromFront,
          schema: {
            params: z.object({ id }),
            body: z.object({ receiver: transportPublicKeySchema }),
            response: { 200: z.object({ envelope: transportEnvelopeSchema }) },
          },
        },
        async ({ params, body }) => {
          const receiver = { key: body.receiver, verifyWith: peerPublicKey(config, PROVIDER) };
          return { envelope: sealTransportKeys(params.id, await transport.findOrMake(params.id), receiver, signer) };
        },
      );
    },
  }));
}
