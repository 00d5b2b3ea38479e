import type { KnownApplication } from '@inro/authority-wire/desk';
import { toBase64Url } from '@inro/foundation';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';

/** A person's applications as the operator is shown them, the oldest first; `registration.number_unknown` where the register has no such person. */
export async function applicationsOf(
  { db }: Pick<RegistrationContext, 'db'>,
  number: string,
): Promise<KnownApplication[]> {
  const person = await db.selectFrom('resident').select('number').where('number', '=', number).executeTakeFirst();
  if (!person) throw new RegistrationError('registration.number_unknown');
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
