import { createHash } from 'node:crypto';
import { MANDATE_DOMAIN, type Mandate, mandateBytes, type SignedMandate } from '@inro/authority-wire/mandate';
import { toBase64, toBase64Url } from '@inro/foundation';
import { signStatement } from '@inro/host';
import { certificatesOf } from '../certificates/issued.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { isOver } from '../life-cycle/phase.ts';
import type { ApplicationRow, ElementRow, Trx } from '../schema.ts';
import { algorithmOf } from './key-algorithm.ts';

/** Long enough for a session, with a person who thinks about a PIN; one that takes longer asks again. */
const MANDATE_MS = 15 * 60_000;

/** An application whose element was reported and believed. */
export type Reported = ApplicationRow & { readonly cplc: string };

/**
 * What an application allows at its element when that is reported (ADR 41, ADR 47). Nobody can have PIN or keys made
 * anew once its keys were reported; certificates may be stored by what answers that report alone.
 */
export const actOf = (application: Pick<ApplicationRow, 'state'>): Mandate['act'] => {
  if (isOver(application)) return 'delete';
  return application.state === 'accepted' || application.state === 'deploying' ? 'deploy' : 'read';
};

/** The element's row, locked: whatever else is allowed there waits. The application is locked before. */
export async function lockElement(trx: Trx, cplc: string): Promise<ElementRow> {
  await trx
    .insertInto('element')
    .values({ cplc, mandates: 0, last_mandate: null, application: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await trx.selectFrom('element').selectAll().where('cplc', '=', cplc).forUpdate().executeTakeFirstOrThrow();
}

/** The next mandate at a locked element, for a locked application. */
export async function nextMandate(
  { clock, mandateKey }: Pick<RegistrationContext, 'clock' | 'mandateKey'>,
  trx: Trx,
  application: Reported,
  element: Pick<ElementRow, 'mandates'>,
  act: Mandate['act'],
): Promise<SignedMandate> {
  const { id, cplc, digest, kinds } = application;
  const now = clock.now();
  const algorithm = act === 'deploy' ? algorithmOf(application) : undefined;
  const number = element.mandates + 1;
  const bytes = mandateBytes({
    type: 'inro-mandate-1',
    deployment: id,
    number,
    act,
    cplc,
    application: toBase64Url(digest),
    certificates: kinds,
    ...(algorithm === undefined || algorithm === 'rsa-2048' ? {} : { algorithm }),
    files: act === 'store' ? await filesOf(trx, id) : [],
    issuedAt: now.toISOString(),
    endsAt: new Date(now.getTime() + MANDATE_MS).toISOString(),
  });
  const last_mandate = createHash('sha256').update(bytes).digest();
  const given = { mandates: number, last_mandate, application: id };
  await trx.updateTable('element').set(given).where('cplc', '=', cplc).execute();
  return { mandate: toBase64(bytes), signature: toBase64(signStatement(mandateKey, MANDATE_DOMAIN, bytes)) };
}

/** `registration.element_not_reported` while nobody has seen the element of an application. */
export function requireReported(application: ApplicationRow): asserts application is Reported {
  if (application.cplc === null) throw new RegistrationError('registration.element_not_reported');
}

const digestOf = (base64: string): string => createHash('sha256').update(base64, 'base64').digest('base64url');

const filesOf = async (trx: Trx, id: string): Promise<Mandate['files']> =>
  (await certificatesOf({ db: trx }, id)).map(({ kind, certificate, issuer }) => ({
    kind,
    certificate: digestOf(certificate),
    issuer: digestOf(issuer),
  }));
