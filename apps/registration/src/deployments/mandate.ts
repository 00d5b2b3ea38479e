import { createHash } from 'node:crypto';
import { MANDATE_DOMAIN, type Mandate, mandateBytes, type SignedMandate } from '@inro/authority-wire/mandate';
import { toBase64, toBase64Url } from '@inro/foundation';
import { signStatement } from '@inro/host';
import { unverifiedElement } from '@inro/verifier';
import { certificatesOf } from '../certificates/issued.ts';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import { isCertified, isOpen } from '../life-cycle/phase.ts';
import type { ApplicationRow, Trx } from '../schema.ts';

/** Long enough for a session, with a person who thinks about a PIN; one that takes longer asks again. */
const MANDATE_MS = 15 * 60_000;

/** What an application allows at its element now (ADR 41). Nobody can have PIN or keys made anew once there are certificates. */
const actOf = (application: ApplicationRow): Mandate['act'] => {
  if (isOpen(application)) return 'deploy';
  return isCertified(application) ? 'store' : 'delete';
};

/** The next mandate of a locked application whose element was reported and believed. */
export async function nextMandate(
  { clock, mandateKey }: Pick<RegistrationContext, 'clock' | 'mandateKey'>,
  trx: Trx,
  application: ApplicationRow,
): Promise<SignedMandate> {
  const { id, element_chain, digest, kinds } = application;
  const number = application.mandates + 1;
  // It lies there since it was believed: what it says needs no maker any more.
  const element = element_chain === null ? undefined : unverifiedElement(element_chain);
  if (element === undefined) throw new RegistrationError('registration.element_not_reported');
  await trx.updateTable('application').set({ mandates: number }).where('id', '=', id).execute();
  const act = actOf(application);
  const now = clock.now();
  const bytes = mandateBytes({
    type: 'inro-mandate-1',
    deployment: id,
    number,
    act,
    cplc: element.cplc,
    application: toBase64Url(digest),
    certificates: kinds,
    files: act === 'store' ? await filesOf(trx, id) : [],
    issuedAt: now.toISOString(),
    endsAt: new Date(now.getTime() + MANDATE_MS).toISOString(),
  });
  return { mandate: toBase64(bytes), signature: toBase64(signStatement(mandateKey, MANDATE_DOMAIN, bytes)) };
}

const digestOf = (base64: string): string => createHash('sha256').update(base64, 'base64').digest('base64url');

const filesOf = async (trx: Trx, id: string): Promise<Mandate['files']> =>
  (await certificatesOf({ db: trx }, id)).map(({ kind, certificate, issuer }) => ({
    kind,
    certificate: digestOf(certificate),
    issuer: digestOf(issuer),
  }));
