import { createHash } from 'node:crypto';
import { enqueueOrder } from '@inro/host';
import { type ErrorCode, fromBase64 } from '@inro/problem';
import { z } from 'zod';
import { lockApplication } from './deployments/element.ts';
import { endOpenApplication, orderPaths, revokeCertificates, setState } from './lifecycle.ts';
import { lockApplicationsOfResident } from './residents/enter-resident.ts';
import type { Room } from './room.ts';
import type { ApplicationRow, Trx } from './schema.ts';

const issuedSchema = z.object({
  certificates: z.array(
    z.object({
      kind: z.enum(['userAuthentication', 'digitalSignature']),
      certificate: z.string(),
      issuer: z.string(),
    }),
  ),
});

/** How long the TSM's running session has to fetch the certificates before it is told of them. */
const TOLD_LATER_MS = 10_000;

/** Keeps what the CA issued. One phone a person: the certificates of an older phone are revoked and deleted there. */
export async function keepCertificates(
  { clock }: Pick<Room, 'clock'>,
  trx: Trx,
  id: string,
  answer: unknown,
): Promise<void> {
  const now = clock.now();
  const application = await lockWithPerson(trx, id);
  for (const { kind, certificate, issuer } of issuedSchema.parse(answer).certificates) {
    const der = Buffer.from(fromBase64(certificate));
    const sha256 = createHash('sha256').update(der).digest();
    const row = { sha256, application: id, kind, der, issuer: Buffer.from(fromBase64(issuer)), issued_at: now };
    await trx
      .insertInto('certificate')
      .values({ ...row, reason: null, revoked_at: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (application.state !== 'keysReady') return await discard(trx, application, now);
  await setState(trx, application, 'issued', now);
  const order = { peer: 'tsm', method: 'PUT', path: orderPaths.certificates(id), body: {} };
  await enqueueOrder(trx, order, new Date(now.getTime() + TOLD_LATER_MS));
  await revokeOlder(trx, application, now);
}

/** Person, then all applications of that person, then this one: whatever else is decided about them waits. */
async function lockWithPerson(trx: Trx, id: string): Promise<ApplicationRow> {
  const { resident } = await trx
    .selectFrom('application')
    .select('resident')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await trx.selectFrom('resident').select('number').where('number', '=', resident).forUpdate().execute();
  await lockApplicationsOfResident(trx, resident);
  return await lockApplication(trx, id);
}

/** The application ended while the CA was at work: nobody may ever use these certificates. */
async function discard(trx: Trx, application: ApplicationRow, at: Date): Promise<void> {
  if (application.state === 'issued' || application.state === 'delivered') return;
  const own = await trx.selectFrom('certificate').selectAll().where('application', '=', application.id).execute();
  await revokeCertificates(trx, own, 'unspecified', at);
}

async function revokeOlder(trx: Trx, { id, resident, profile }: ApplicationRow, at: Date): Promise<void> {
  const older = await trx
    .selectFrom('certificate')
    .innerJoin('application', 'application.id', 'certificate.application')
    .selectAll('certificate')
    .where('application.resident', '=', resident)
    .where('application.profile', '=', profile)
    .where('application.id', '!=', id)
    .execute();
  await revokeCertificates(trx, older, 'superseded', at);
}

/** The CA's own checks failed: the application ends, and what is on the element is taken away. */
export async function refuseIssuance(
  { clock }: Pick<Room, 'clock'>,
  trx: Trx,
  id: string,
  problem: ErrorCode,
): Promise<void> {
  const application = await lockApplication(trx, id);
  if (application.state === 'keysReady') await endOpenApplication(trx, application, 'refused', problem, clock.now());
}
