import type { Clock } from '@inro/foundation';
import { type HostConfig, requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import { clientIdForm } from '../clients/form.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../errors.ts';

const params = z.object({ id: clientIdForm });
const answer = z.strictObject({ issuer: z.url(), renamed: z.boolean() });

/** The register of clients, for the operator alone: by their signed requests. What is said of a client is checked by its form. */
export function clientRoutes(
  app: Server,
  config: HostConfig,
  clock: Clock,
  { register, addresses, signingKeys, keys }: GatewayContext,
): void {
  const operator = { preValidation: requirePeer(config, clock, ['operator']) };

  app.put(
    '/operator/clients/:id',
    {
      ...operator,
      schema: {
        summary: 'Registers or changes a client',
        params,
        body: z.record(z.string(), z.unknown()),
        response: { 200: answer },
      },
    },
    async (request) => {
      const client = await register.put(request.params.id, request.body);
      // By the certificate and not by what was said before: of a command that was killed between the two nothing is left.
      return { issuer: addresses.issuer, renamed: keys.saysAnotherName(client) };
    },
  );

  app.get(
    '/operator/clients',
    {
      ...operator,
      schema: { summary: 'Ids of all clients', response: { 200: z.strictObject({ clients: z.array(z.string()) }) } },
    },
    async () => ({ clients: (await register.all()).map(({ id }) => id) }),
  );

  app.delete(
    '/operator/clients/:id',
    { ...operator, schema: { summary: 'Removes a client', params } },
    async (request, reply) => {
      if ((await register.find(request.params.id)) === undefined)
        throw new GatewayError('gateway.client_not_registered');
      keys.remove(request.params.id);
      await register.remove(request.params.id);
      return reply.code(204).send();
    },
  );

  // The next one is published now and signs in a week: nobody notices.
  const renewKey = { summary: 'Publishes the next key, which signs in a week' };
  app.post('/operator/signing-keys', { ...operator, schema: renewKey }, async (_request, reply) => {
    signingKeys.renew(true);
    return reply.code(204).send();
  });

  // After a key has been somewhere else: another one signs now, and no former one is published.
  const replaceKeys = { summary: 'Replaces the signing keys at once' };
  app.delete('/operator/signing-keys', { ...operator, schema: replaceKeys }, async (_request, reply) => {
    signingKeys.replace();
    return reply.code(204).send();
  });
}
