import type { ProcessHost, RunningProcess } from '@inro/host';
import { z } from 'zod';
import { providerScriptSchema } from '../core/scripts.ts';
import { createRoleApp } from '../role/app.ts';
import { Channels } from '../role/channels.ts';
import { openRole } from '../role/start.ts';
import {
  openTransportKeys,
  peerPrivateKey,
  peerPublicKey,
  signTransportPublicKey,
  transportEnvelopeSchema,
  transportKeyPair,
  transportPublicKeySchema,
} from '../role/transport-envelope.ts';
import { KEPT_MS, startUpkeep } from '../upkeep.ts';
import { providerWork } from './work.ts';

const ISSUER = 'tsm-issuer';

/** Starts the service provider's role. */
export async function startProvider(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  const { config, log, clock } = host;
  const { master, vault, db, randomness, transport } = await openRole(host, masterKeyFile);
  const work = providerWork(master, transport);
  const channels = new Channels({ db, clock, randomness, vault, work });
  const { app, fromFront } = createRoleApp({
    config,
    log,
    clock,
    channels,
    scriptSchema: providerScriptSchema,
    async forget(deployment) {
      await channels.forget(deployment);
      await transport.destroy(deployment);
    },
  });
  const pair = transportKeyPair(master);
  const publicKey = signTransportPublicKey(pair, peerPrivateKey(config));
  app.post(
    '/transport-key',
    { preValidation: fromFront, schema: { response: { 200: transportPublicKeySchema } } },
    async () => publicKey,
  );
  app.put(
    '/transport-keys/:deployment',
    {
      preValidation: fromFront,
      schema: {
        params: z.object({ deployment: z.string().max(80) }),
        body: z.object({ envelope: transportEnvelopeSchema }),
      },
    },
    async ({ params: { deployment }, body }, reply) => {
      const sender = peerPublicKey(config, ISSUER);
      await transport.keep(deployment, openTransportKeys(deployment, body.envelope, pair, sender));
      return reply.code(204).send();
    },
  );
  const upkeep = startUpkeep(log, () => channels.forgetBefore(new Date(clock.now().getTime() - KEPT_MS)));
  await app.listen({ port: config.port, host: config.bind });
  return {
    async close() {
      await app.close();
      await upkeep.stop();
      await db.destroy();
    },
  };
}
