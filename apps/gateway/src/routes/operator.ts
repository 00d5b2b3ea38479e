import { type Clock, fromBase64, toBase64 } from '@inro/foundation';
import { base64Text, type HostConfig, requirePeer, type Server } from '@inro/host';
import type { AccessKey } from '@inro/relying-party/node';
import { z } from 'zod';
import { clientIdForm } from '../clients/form.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../errors.ts';

type KeyOf = (params: unknown) => Promise<AccessKey>;

/** What the operator calls to have the gateway and each of its clients certified: the request out, the certificate in. */
export function operatorRoutes(
  app: Server,
  config: HostConfig,
  clock: Clock,
  { keys, register }: GatewayContext,
): void {
  const operator = { preValidation: requirePeer(config, clock, ['operator']) };
  const ofClient: KeyOf = async (params) => {
    const client = await register.find((params as { readonly id: string }).id);
    if (client === undefined) throw new GatewayError('gateway.client_not_registered');
    return keys.of(client);
  };
  const ends: readonly (readonly [base: string, whose: string, params: z.ZodObject, keyOf: KeyOf])[] = [
    ['/operator', 'the gateway', z.object({}), async () => keys.own],
    ['/operator/clients/:id', 'a client', z.object({ id: clientIdForm }), ofClient],
  ];

  for (const [base, whose, params, keyOf] of ends) {
    const route = (summary: string) => ({ ...operator, schema: { summary, params } });
    const registration = `How long the certificate of ${whose} is valid, and what it may ask for`;
    const requested = async (asked: unknown, anew: boolean) => ({
      certificateRequest: toBase64(await (await keyOf(asked)).certificateRequest({ anew })),
    });
    app.get(
      `${base}/certificate-request`,
      route(`A request for the certificate of ${whose}, by the key in use`),
      (request) => requested(request.params, false),
    );
    app.post(
      `${base}/certificate-request`,
      route(`A request for the certificate of ${whose}, by a new key`),
      (request) => requested(request.params, true),
    );

    app.get(`${base}/registration`, route(registration), async (request) => {
      const { validFrom, validUntil, entitlement = null } = await keyOf(request.params);
      return {
        validFrom: validFrom?.toISOString() ?? null,
        validUntil: validUntil?.toISOString() ?? null,
        entitlement,
      };
    });

    app.put(
      `${base}/certificate`,
      {
        ...operator,
        schema: {
          summary: `Installs the certificate of ${whose}`,
          params,
          body: z.object({ certificate: base64Text(16_384) }),
        },
      },
      async (request, reply) => {
        (await keyOf(request.params)).install(fromBase64(request.body.certificate));
        return reply.code(204).send();
      },
    );
  }
}
