import { type Clock, fromBase64, toBase64 } from '@inro/foundation';
import { base64Text, type HostConfig, requirePeer, type Server } from '@inro/host';
import type { AccessKey } from '@inro/relying-party/node';
import { z } from 'zod';

/** What the operator calls to have this service certified: the request out, the certificate in. */
export function operatorRoutes(app: Server, config: HostConfig, clock: Clock, key: AccessKey): void {
  const operator = { preValidation: requirePeer(config, clock, ['operator']) };

  const requested = async (anew: boolean) => ({
    certificateRequest: toBase64(await key.certificateRequest({ anew })),
  });
  const ask = { summary: 'A request for the certificate of the key in use' };
  const askAnew = { summary: 'A request for the certificate of a new key' };
  app.get('/operator/certificate-request', { ...operator, schema: ask }, () => requested(false));
  app.post('/operator/certificate-request', { ...operator, schema: askAnew }, () => requested(true));

  const registration = { summary: 'How long the certificate is valid, and what it lets the service ask for' };
  app.get('/operator/registration', { ...operator, schema: registration }, async () => ({
    validFrom: key.validFrom?.toISOString() ?? null,
    validUntil: key.validUntil?.toISOString() ?? null,
    entitlement: key.entitlement ?? null,
  }));

  app.put(
    '/operator/certificate',
    {
      ...operator,
      schema: { summary: 'Installs the certificate', body: z.object({ certificate: base64Text(16_384) }) },
    },
    async (request, reply) => {
      key.install(fromBase64(request.body.certificate));
      return reply.code(204).send();
    },
  );
}
