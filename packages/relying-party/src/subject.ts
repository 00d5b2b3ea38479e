import { concatBytes, toBase64Url } from '@inro/foundation';
import { digestOfBytes } from '@inro/presentation';
import type { ValidationReport } from '@inro/verifier';

/** Who logged in, as far as a relying party may keep it: hashes, no serial number and no certificate. */
export interface Subject {
  /** Base64url of SHA-256 of the certificate's DER. */
  readonly certificateSha256: string;
  /**
   * Base64url of SHA-256 over the issuer's key (its SHA-256) and the certificate's subject name: opaque, the same for
   * every login with this certificate, another for the same name under another authority.
   */
  readonly identifier: string;
  /** What `identifier` was before it named the authority: the subject name's hash alone. Told where `formerRoots` say so. */
  readonly formerIdentifier?: string;
}

const digestOf = (bytes: Uint8Array): string => toBase64Url(digestOfBytes(bytes));

/** RFC 5280 §4.1.2.4 and §4.1.2.6: a subject is who an issuer says it is; by key, for two issuers may have one name. */
export function subjectOf(
  { certificate, issuers }: Extract<ValidationReport, { status: 'valid' }>,
  formerRoots: readonly Uint8Array[],
): Subject {
  const issuer = issuers[0] ?? certificate;
  const anchor = digestOf((issuers.at(-1) ?? certificate).der);
  const name = certificate.subject.der;
  const former = formerRoots.some((root) => digestOf(root) === anchor);
  return {
    certificateSha256: digestOf(certificate.der),
    identifier: digestOf(concatBytes(digestOfBytes(issuer.subjectPublicKeyInfo), name)),
    ...(former ? { formerIdentifier: digestOf(name) } : {}),
  };
}
