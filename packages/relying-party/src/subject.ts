import { concatBytes, toBase64Url } from '@inro/foundation';
import { digestOfBytes } from '@inro/presentation';
import type { ValidationReport } from '@inro/verifier';
import type { ServiceKey } from './service-key.ts';

/** Who it was, as far as a relying party may keep it: references by its own key, no serial number and no certificate. */
export interface Subject {
  /** `ServiceKey.reference` of the base64url SHA-256 of the certificate's DER: the same for this one certificate. */
  readonly certificate: string;
  /**
   * `ServiceKey.reference` of a hash of the issuer's key and the certificate's subject name: the same for every login with
   * this certificate, another for the same name under another authority, and at every other service.
   */
  readonly identifier: string;
  /** The reference of the subject name's hash alone, which `identifier` once was. Told where `formerRoots` say so. */
  readonly formerIdentifier?: string;
}

/** The hashes below the references, which are the same at every service; nothing is kept of them. */
export interface UnkeyedSubject {
  readonly certificateSha256: string;
  readonly identifier: string;
  readonly formerIdentifier?: string;
}

/**
 * What a service stored as somebody's `identifier` (or `formerIdentifier`) before there was a key, as it is from then on: the
 * whole table can be written anew at once, without anybody logging in.
 */
export const keyedIdentifier = (identifier: string, key: ServiceKey): string => key.reference('identifier', identifier);

export const keyedSubject = (subject: UnkeyedSubject, key: ServiceKey): Subject => ({
  certificate: key.reference('certificate', subject.certificateSha256),
  identifier: keyedIdentifier(subject.identifier, key),
  ...(subject.formerIdentifier === undefined
    ? {}
    : { formerIdentifier: keyedIdentifier(subject.formerIdentifier, key) }),
});

const digestOf = (bytes: Uint8Array): string => toBase64Url(digestOfBytes(bytes));

/** RFC 5280 §4.1.2.4 and §4.1.2.6: a subject is who an issuer says it is; by key, for two issuers may have one name. */
export function subjectOf(
  { certificate, issuers }: Extract<ValidationReport, { status: 'valid' }>,
  { formerRoots, key }: { readonly formerRoots: readonly Uint8Array[]; readonly key: ServiceKey },
): Subject {
  const issuer = issuers[0] ?? certificate;
  const anchor = digestOf((issuers.at(-1) ?? certificate).der);
  const name = certificate.subject.der;
  const former = formerRoots.some((root) => digestOf(root) === anchor);
  const unkeyed = {
    certificateSha256: digestOf(certificate.der),
    identifier: digestOf(concatBytes(digestOfBytes(issuer.subjectPublicKeyInfo), name)),
    ...(former ? { formerIdentifier: digestOf(name) } : {}),
  };
  return keyedSubject(unkeyed, key);
}
