import type { ProcessHost, RunningProcess } from '@inro/host';
import { z } from 'zod';
import { issuerScriptSchema } from '../core/scripts.ts';
import { createRoleApp } from '../role/app.ts';
import { Channels } from '../role/channels.ts';
import { openRole } from '../role/start.ts';
import {
  peerPrivateKey,
  peerPublicKey,
  sealTransportKeys,
  transportEnvelopeSchema,
  transportPublicKeySchema,
} from '../role/transport-envelope.ts';
import { KEPT_MS, startUpkeep } from '../upkeep.ts';
import { issuerWork } from './work.ts';

const PROVIDER = 'tsm-provider';

/** Starts the SE issuer's role. */
export async function startIssuer(host: ProcessHost, masterKeyFile: string): Promise<RunningProcess> {
  const { config, log, clock } = host;
  const { master, vault, db, randomness, transport } = await openRole(host, masterKeyFile);
  const transportKeysOf = (deployment: string) => transport.findOrMake(deployment, randomness);
  const work = issuerWork(master, transportKeysOf);
  const channels = new Channels({ db, clock, randomness, vault, work });
  const { app, fromFront } = createRoleApp({
    config,
    log,
    clock,
    channels,
    scriptSchema: issuerScriptSchema,
    async forget(deployment) {
      await channels.forget(deployment);
      await transport.destroy(deployment);
    },
  });
  const signer = peerPrivateKey(config);
  app.put(
    '/transport-keys/:deployment',
    {
      preValidation: fromFront,
      schema: {
        params: z.object({ deployment: z.string().max(80) }),
        body: z.object({ receiver: transportPublicKeySchema }),
        response: { 200: z.object({ envelope: transportEnvelopeSchema }) },
      },
    },
    async ({ params: { deployment }, body }) => {
      const receiver = { key: body.receiver, verifyWith: peerPublicKey(config, PROVIDER) };
      return { envelope: sealTransportKeys(deployment, await transportKeysOf(deployment), receiver, signer) };
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
