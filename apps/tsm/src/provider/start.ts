import type { ProcessHost, RunningProcess } from '@inro/host';
import { z } from 'zod';
import { providerScriptSchema } from '../core/scripts.ts';
import { id } from '../role/app.ts';
import { startRole } from '../role/start.ts';
import {
  openTransportKeys,
  peerPrivateKey,
  peerPublicKey,
  signTransportPublicKey,
  transportEnvelopeSchema,
  transportKeyPair,
  transportPublicKeySchema,
} from '../role/transport-envelope.ts';
import { providerWork } from './work.ts';

const ISSUER = 'tsm-issuer';

/** Starts the service provider's role. */
export function startProvider(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  return startRole(host, masterKeyFile, ({ config, master, transport }) => ({
    work: providerWork(master, transport),
    scriptSchema: providerScriptSchema,
    routes(app, fromFront) {
      const pair = transportKeyPair(master);
      const publicKey = signTransportPublicKey(pair, peerPrivateKey(config));
      app.post(
        '/transport-key',
        { preValidation: fromFront, schema: { response: { 200: transportPublicKeySchema } } },
        async () => publicKey,
      );
      app.put(
        '/transport-keys/:id',
        {
          preValidation: fromFront,
          schema: { params: z.object({ id }), body: z.object({ envelope: transportEnvelopeSchema }) },
        },
        async ({ params, body }, reply) => {
          const sender = peerPublicKey(config, ISSUER);
          await transport.keep(params.id, openTransportKeys(params.id, body.envelope, pair, sender));
          return reply.code(204).send();
        },
      );
    },
  }));
}
