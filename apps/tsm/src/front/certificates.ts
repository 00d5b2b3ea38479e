import { createHash, X509Certificate } from 'node:crypto';
import type { IssuedCertificates } from '@inro/authority-wire/deployment';
import { fromBase64, toHex } from '@inro/foundation';
import { fileName, placeOf } from '@inro/jpki-profile';
import { TsmError } from '../errors.ts';

/** Certificates on their way through the front: from registration's answer into one script, and kept nowhere (ADR 42). */

/** The files that certificates become, by EF. */
export const filesOfCertificates = (certificates: IssuedCertificates): Readonly<Record<string, string>> =>
  Object.fromEntries(
    certificates.flatMap(({ kind, certificate, issuer }) => [
      [fileName(placeOf[kind].certificateFile), certificate],
      [fileName(placeOf[kind].issuerFile), issuer],
    ]),
  );

const digestOf = (base64: string): string => toHex(createHash('sha256').update(fromBase64(base64)).digest());

/** What is remembered of them: digests of those files, hexadecimal. */
export const digestsOfFiles = (certificates: IssuedCertificates): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(filesOfCertificates(certificates)).map(([ef, content]) => [ef, digestOf(content)]));

/** They are those that were chosen, and can be read; otherwise `tsm.certificates_unfit`. */
export function requireFit(kinds: readonly string[], certificates: IssuedCertificates): void {
  const complete = kinds.every((kind) => certificates.some((issued) => issued.kind === kind));
  const readable = certificates.every(({ certificate, issuer }) => isCertificate(certificate) && isCertificate(issuer));
  if (!complete || certificates.length !== kinds.length || !readable) throw new TsmError('tsm.certificates_unfit');
}

function isCertificate(base64: string): boolean {
  try {
    const der = fromBase64(base64);
    return new X509Certificate(der).raw.length === der.length;
  } catch {
    return false;
  }
}
