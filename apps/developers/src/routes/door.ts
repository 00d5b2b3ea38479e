import { phoneNamePattern } from '@inro/foundation';
import type { requireOwnPages, Server } from '@inro/host';
import { z } from 'zod';
import type { DoorClient } from '../door-client.ts';

const clientForm = z.string().regex(/^[0-9A-Za-z]{1,32}$/);
const orderForm = z.strictObject({
  citizen: z.string().regex(phoneNamePattern).exactOptional(),
  client: clientForm.exactOptional(),
  link: z.string().max(4_096).exactOptional(),
});
const newClientForm = z.strictObject({
  client: clientForm,
  name: z.string().min(1).max(100),
  redirectUris: z.array(z.string().max(2_048)).min(1).max(10),
  mayAskFor: z.array(z.enum(['name', 'address', 'birthdate', 'gender', 'sign'])).max(5),
  keptDays: z.number().int().min(0).max(36_500).exactOptional(),
});
const params = z.object({ name: z.string().regex(/^[a-z-]{1,64}$/) });

/** Failures on demand, clients and the cast, handed on to the door of the sandbox; only the portal's own page changes anything. */
export function doorRoutes(
  app: Server,
  door: DoorClient,
  own: { readonly preValidation: ReturnType<typeof requireOwnPages> },
): void {
  app.get('/api/triggers', { schema: { summary: 'Every failure that can be brought about' } }, async () => ({
    triggers: await door.triggers(),
  }));
  app.post(
    '/api/triggers/:name',
    { ...own, schema: { summary: 'Brings a failure about', params, body: orderForm } },
    ({ params: { name }, body }) => door.bringAbout(name, body),
  );
  // What it is about stands in the address, or in a body as with the order itself.
  app.delete(
    '/api/triggers/:name',
    { ...own, schema: { summary: 'Undoes a failure', params, querystring: orderForm, body: orderForm.nullish() } },
    ({ params: { name }, query, body }) => door.undo(name, { ...query, ...body }),
  );
  app.get('/api/citizens', { schema: { summary: 'The test citizens' } }, async () => ({
    citizens: await door.citizens(),
  }));
  app.post(
    '/api/clients',
    { ...own, schema: { summary: 'Registers a client of OpenID Connect', body: newClientForm } },
    ({ body }) => door.addClient(body),
  );
}
