import { type KeyObject, sign, X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { utf8 } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import { assembleApplication, prepareApplication } from '@inro/pki/request';
import { CertifiedKey, type RequestChoice } from '@inro/pki/request/node';

/** A counter officer: an RSA-2048 key and its certificate under the access root. */
export interface Officer {
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** CMS over the document, DER. */
  sign(document: Readonly<Record<string, unknown>>): Uint8Array;
}

/** The officer's key, made in the counter's own folder; the next one at each renewal. */
function keyOf(folder: string): CertifiedKey {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new CertifiedKey({
    folder,
    files: { key: 'officer.pem', next: 'officer-next.pem', certificate: 'officer.cer' },
    algorithm: 'rsa-2048',
    subject: 'counter-officer',
  });
}

/** What the operator carries to the authority (PKCS #10, DER): about the same key until its certificate is there. */
export const officerRequest = (folder: string, choice: RequestChoice = {}): Promise<Uint8Array> =>
  keyOf(folder).request(choice);

/** What the operator brings back (DER); `http.body_invalid` for a certificate of another key. */
export function installCertificate(folder: string, certificate: Uint8Array): void {
  const key = keyOf(folder);
  if (!key.fits(certificate)) throw new HttpError('http.body_invalid');
  key.install(certificate);
}

/** The officer of this counter, or undefined before there is a certificate. */
export function openOfficer(folder: string): Officer | undefined {
  const { inUse } = keyOf(folder);
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
  return assembleApplication(prepared, sign('sha256', prepared.signedAttributes, key));
}
