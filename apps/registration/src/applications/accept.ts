import { createHash } from 'node:crypto';
import { applicationSignatureHolds, type ReceivedApplication, readApplication } from '@inro/authority-wire/application';
import { fromBase64, toBase64Url } from '@inro/foundation';
import { inTransaction } from '@inro/host';
import type { Carrier } from '@inro/jpki-profile';
import { application, statesMovedBy } from '@inro/life-cycle';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { requireGoodSigner } from '../certificates/signer.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { enterApplication, enterNewApplication } from '../life-cycle/application.ts';
import type { ApplicationRow, Trx } from '../schema.ts';
import { useNonce } from './nonce.ts';
import { checkPerson, findPerson, signerOf } from './person.ts';
import { requireRequestedNow } from './requested-at.ts';
import { requireAskedInTime } from './token-end.ts';

/**
 * POST /applications: the checks of docs/protocol/registration.md in their order, then the order to the TSM. The same
 * document again changes nothing and gets the same answer.
 */
export async function acceptApplication(context: RegistrationContext, base64: string): Promise<ApplicationRow> {
  // Of whichever form it is: what was taken once has its answer.
  const digest = createHash('sha256').update(bytesOf(base64)).digest();
  const known = await findByDigest(context, digest);
  if (known) return askedAgain(context, known);
  const received = receive(base64);
  // What follows asks the CA, whoever it is that asks.
  context.applications.take();
  if (!applicationSignatureHolds(received.signed, nodeSignatureVerifier))
    throw new RegistrationError('registration.signature_invalid');
  const { certificate } = received.signed;
  if (received.document.profile === 'card') await context.trust.checkOfficerCertificate(certificate);
  else await context.trust.checkCardCertificate(certificate);
  const now = context.clock.now();
  requireRequestedNow(received.document, now);
  const { id, order } = await inTransaction(context.db, (trx) => enter(context, trx, received, digest, now));
  if (order !== undefined) await context.outbox.deliverNow(order);
  return await context.db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

function bytesOf(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (cause) {
    throw new RegistrationError('registration.application_malformed', { cause });
  }
}

function receive(base64: string): ReceivedApplication {
  try {
    return readApplication(base64);
  } catch (cause) {
    throw new RegistrationError('registration.application_malformed', { cause });
  }
}

function askedAgain({ clock }: RegistrationContext, known: ApplicationRow): ApplicationRow {
  requireAskedInTime(known, clock.now());
  return known;
}

const findByDigest = ({ db }: Pick<RegistrationContext, 'db'>, digest: Buffer): Promise<ApplicationRow | undefined> =>
  db.selectFrom('application').selectAll().where('digest', '=', digest).executeTakeFirst();

async function enter(
  context: RegistrationContext,
  trx: Trx,
  received: ReceivedApplication,
  digest: Buffer,
  now: Date,
): Promise<{ id: string; order?: number }> {
  const known = await findByDigest({ db: trx }, digest);
  if (known) return { id: askedAgain(context, known).id };
  const person = await findPerson(trx, received);
  checkPerson(person, received, now);
  const { document, signed } = received;
  const signer = signerOf(received);
  await requireGoodSigner(trx, { signer, kinds: [...document.certificates] });
  await useNonce(trx, document.nonce, now);
  await endOlderApplications(trx, person.number, document.profile, now);
  const id = toBase64Url(context.randomness(16));
  const values = {
    id,
    digest,
    document: Buffer.from(signed.der),
    resident: person.number,
    profile: document.profile,
    kinds: [...document.certificates],
    attestation_sha256: Buffer.from(document.attestationCertificateSha256),
    signer,
  };
  const [order] = await enterNewApplication(trx, values, now);
  return { id, ...(order === undefined ? {} : { order }) };
}

/** One phone a person: a new application takes the place of one that has no certificates yet. */
async function endOlderApplications(trx: Trx, resident: string, profile: Carrier, at: Date): Promise<void> {
  const open = await trx
    .selectFrom('application')
    .selectAll()
    .where('resident', '=', resident)
    .where('profile', '=', profile)
    .where('state', 'in', statesMovedBy(application, 'replace'))
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const older of open) await enterApplication(trx, older, 'replace', at);
}
