import { residentNumber } from '@inro/authority-wire/application';
import { toBase64Url } from '@inro/foundation';
import { requirePeer, type Server } from '@inro/host';
import { z } from 'zod';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { entryOf, residentEntry } from '../register/resident.ts';
import { enterResident } from '../residents/enter-resident.ts';
import { orderRevocation, revocationOrder, revocationOrderAnswer } from '../revocations/revocation-order.ts';

/** The register (the counter) and the desk (the operator), by signed requests alone. */
export function addAuthorityRoutes(app: Server, context: RegistrationContext): void {
  const counter = requirePeer(context.config, context.clock, ['counter']);
  const operator = requirePeer(context.config, context.clock, ['operator']);
  const params = z.strictObject({ number: residentNumber });

  app.put(
    '/residents/:number',
    { preValidation: counter, schema: { params, body: residentEntry } },
    async (request) => {
      const entered = await enterResident(context, request.params.number, request.body);
      await context.outbox.kick();
      return entered;
    },
  );

  app.get('/residents/:number', { preValidation: counter, schema: { params } }, async (request) => {
    const row = await context.db
      .selectFrom('resident')
      .selectAll()
      .where('number', '=', request.params.number)
      .executeTakeFirst();
    if (!row) throw new RegistrationError('registration.person_unknown');
    return entryOf(row);
  });

  const order = z.strictObject({ id: z.string().regex(/^[\w-]{8,64}$/) });
  const schema = { params: order, body: revocationOrder, response: { 200: revocationOrderAnswer } };
  app.put('/revocation-orders/:id', { preValidation: operator, schema }, (request) =>
    orderRevocation(context, request.params.id, request.body),
  );

  app.get('/residents/:number/applications', { preValidation: operator, schema: { params } }, async (request) => ({
    applications: await applicationsOf(context, request.params.number),
  }));
}

async function applicationsOf({ db }: RegistrationContext, number: string) {
  const applications = await db
    .selectFrom('application')
    .select(['id', 'profile', 'state', 'problem', 'deleted_at'])
    .where('resident', '=', number)
    .orderBy('created_at')
    .execute();
  const certificates = await db
    .selectFrom('certificate')
    .innerJoin('application', 'application.id', 'certificate.application')
    .select(['certificate.application', 'certificate.kind', 'certificate.sha256', 'reason', 'revoked_at'])
    .where('application.resident', '=', number)
    .execute();
  return applications.map(({ id, profile, state, problem, deleted_at }) => ({
    applicationId: id,
    profile,
    state,
    problem,
    deletedAt: deleted_at?.toISOString() ?? null,
    certificates: certificates
      .filter((row) => row.application === id)
      .map((row) => ({
        kind: row.kind,
        sha256: toBase64Url(row.sha256),
        reason: row.reason,
        revokedAt: row.revoked_at?.toISOString() ?? null,
      })),
  }));
}
