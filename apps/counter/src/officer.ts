import { createHash, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { APPOINTMENT_DOMAIN, appointmentBytes, type SignedAppointment } from '@inro/authority-wire/appointment';
import type { Place } from '@inro/authority-wire/subject';
import { toBase64, utf8 } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import { algorithmFor, keyAlgorithms } from '@inro/jpki-profile';
import { parseCertificateRequest } from '@inro/pki/read';
import { assembleApplication, prepareApplication } from '@inro/pki/request';
import { CertifiedKey, type RequestChoice } from '@inro/pki/request/node';
import type { Desk } from './desk.ts';

/** A counter officer: a key such as cards get now, and its certificate under the access root. */
export interface Officer {
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** CMS over the document, DER. */
  sign(document: Readonly<Record<string, unknown>>): Uint8Array;
}

/** The officer's key, made in the counter's own folder; the next one at each renewal, of what is given out then (ADR 57). */
function keyOf(folder: string, now: Date): CertifiedKey {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new CertifiedKey({
    folder,
    files: { key: 'officer.pem', next: 'officer-next.pem', certificate: 'officer.cer' },
    algorithm: algorithmFor(now, keyAlgorithms)!,
    subject: 'counter-officer',
  });
}

/** What the operator carries to the authority (PKCS #10, DER): about the same key until its certificate is there. */
export const officerRequest = (folder: string, now: Date, choice: RequestChoice = {}): Promise<Uint8Array> =>
  keyOf(folder, now).request(choice);

/** A request with the counter's word for it: what the operator carries, as JSON. */
export interface AppointedRequest {
  /** PKCS #10, base64 DER. */
  readonly certificateRequest: string;
  readonly appointment: SignedAppointment;
}

/** The counter appoints the officer who makes this request (DER) to serve at a place (ADR 71). */
export function appoint({ sign }: Pick<Desk, 'sign'>, request: Uint8Array, place: Place): AppointedRequest {
  const { subjectPublicKeyInfo } = parseCertificateRequest(request);
  const key = createHash('sha256').update(subjectPublicKeyInfo).digest('base64url');
  const bytes = appointmentBytes({ key, prefecture: place.prefecture, municipality: place.municipality });
  const signature = toBase64(sign(APPOINTMENT_DOMAIN, bytes));
  return { certificateRequest: toBase64(request), appointment: { appointment: toBase64(bytes), signature } };
}

/** What the operator brings back (DER); `http.body_invalid` for a certificate of another key. */
export function installCertificate(folder: string, certificate: Uint8Array, now: Date): void {
  const key = keyOf(folder, now);
  if (!key.fits(certificate)) throw new HttpError('http.body_invalid');
  key.install(certificate);
}

/** The officer of this counter, or undefined before there is a certificate. */
export function openOfficer(folder: string, now: Date): Officer | undefined {
  const { inUse } = keyOf(folder, now);
  if (inUse === undefined) return undefined;
  const { validFrom, validTo } = new X509Certificate(inUse.certificate);
  return {
    validFrom: new Date(validFrom),
    validUntil: new Date(validTo),
    sign: (document) => signed(document, inUse.key, inUse.certificate),
  };
}

function signed(document: Readonly<Record<string, unknown>>, key: KeyObject, certificate: Uint8Array): Uint8Array {
  const prepared = prepareApplication(utf8(JSON.stringify(document)), certificate);
  const hash = key.asymmetricKeyType === 'ec' ? 'sha384' : 'sha256';
  return assembleApplication(prepared, sign(hash, prepared.signedAttributes, key));
}
