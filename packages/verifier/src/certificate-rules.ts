import { type Certificate, type GeneralName, keyUsage, oid, sameBytes } from '@inro/pki/read';
import type { FindingCode } from './findings.ts';
import { hostLabels, isAbsoluteUri, parseMailbox, readUtf8Mailbox } from './name-forms.ts';

/** Where a certificate stands in the path that is being checked. */
export type Role = 'endEntity' | 'intermediate' | 'trustAnchor';

/** One rule of a certificate profile: true when it is met. Rules look at one certificate and its place, at nothing else. */
export interface CertificateRule {
  readonly code: FindingCode;
  readonly holds: (certificate: Certificate, role: Role, issuer: Certificate | undefined) => boolean;
}

const isCa = (certificate: Certificate): boolean => certificate.extension('basicConstraints')?.ca === true;
const has = (certificate: Certificate, bit: number): boolean => ((certificate.extension('keyUsage') ?? 0) & bit) !== 0;
const isCritical = (certificate: Certificate, id: string): boolean => certificate.find(id)?.critical === true;

function wellFormed(name: GeneralName): boolean {
  switch (name.form) {
    case 'dNSName':
      return hostLabels(name.text, { wildcard: true }) !== undefined;
    case 'rfc822Name':
      return parseMailbox(name.text) !== undefined;
    case 'uniformResourceIdentifier':
      return isAbsoluteUri(name.text);
    case 'iPAddress':
      return name.octets.length === 4 || name.octets.length === 16;
    case 'directoryName':
      return name.name.rdns.length > 0;
    case 'otherName':
      return name.type !== oid.smtpUtf8Mailbox || readUtf8Mailbox(name.value) !== undefined;
    default:
      return true;
  }
}

function serialNumberHolds({ serialNumber }: Certificate): boolean {
  const first = serialNumber[0]!;
  if (first >= 0x80 || serialNumber.length > 20) return false;
  return first !== 0 || serialNumber.length > 1;
}

function authorityKeyIdentifierHolds(certificate: Certificate, role: Role, issuer: Certificate | undefined): boolean {
  if (isCritical(certificate, oid.extension.authorityKeyIdentifier)) return false;
  const found = certificate.extension('authorityKeyIdentifier');
  // §4.2.1.1: only a self-signed certificate may leave it out.
  if (found?.keyIdentifier === undefined)
    return found === undefined && certificate.isSelfIssued && role !== 'endEntity';
  const subject = issuer?.extension('subjectKeyIdentifier');
  return subject === undefined || sameBytes(subject, found.keyIdentifier);
}

function keyUsageHolds(certificate: Certificate, role: Role): boolean {
  const mask = certificate.extension('keyUsage');
  // §4.2.1.3 binds whoever issues a CA certificate; of a trust anchor path validation takes name and key (§6.1.1 (d)).
  if (mask === undefined) return role !== 'intermediate';
  return mask !== 0 && ((mask & keyUsage.keyCertSign) === 0 || isCa(certificate));
}

function basicConstraintsHold(certificate: Certificate): boolean {
  const found = certificate.extension('basicConstraints');
  if (found === undefined) return true;
  if (found.ca && !isCritical(certificate, oid.extension.basicConstraints)) return false;
  if (found.pathLength === undefined) return true;
  const mask = certificate.extension('keyUsage');
  return found.ca && (mask === undefined || (mask & keyUsage.keyCertSign) !== 0);
}

const neverCritical: readonly string[] = [
  oid.extension.subjectKeyIdentifier,
  oid.extension.subjectDirectoryAttributes,
  oid.extension.freshestCrl,
  oid.extension.authorityInformationAccess,
  oid.extension.subjectInformationAccess,
];
const alwaysCritical: readonly string[] = [oid.extension.policyConstraints, oid.extension.inhibitAnyPolicy];

function criticalityHolds(certificate: Certificate): boolean {
  for (const { oid: id, critical } of certificate.extensions) {
    if (critical ? neverCritical.includes(id) : alwaysCritical.includes(id)) return false;
  }
  return true;
}

function namesHold(certificate: Certificate): boolean {
  for (const name of certificate.extension('subjectAltName') ?? []) if (!wellFormed(name)) return false;
  return true;
}

/** RFC 5280 §4: what a conforming CA must put into a certificate. A certificate that breaks one was not made by one. */
export const conformingCaRules: readonly CertificateRule[] = [
  { code: 'profile.serial_number', holds: serialNumberHolds },
  { code: 'profile.validity_encoding', holds: (c) => c.notBefore.canonicalForm && c.notAfter.canonicalForm },
  { code: 'profile.issuer_empty', holds: (c) => !c.issuer.isEmpty },
  {
    code: 'profile.subject_empty',
    holds: (c) => !c.subject.isEmpty || (!isCa(c) && isCritical(c, oid.extension.subjectAltName)),
  },
  { code: 'profile.unique_identifiers', holds: (c) => !c.hasUniqueIdentifiers },
  {
    code: 'profile.subject_key_identifier',
    holds: (c) => !isCa(c) || c.extension('subjectKeyIdentifier') !== undefined,
  },
  { code: 'profile.key_usage', holds: keyUsageHolds },
  { code: 'profile.basic_constraints', holds: basicConstraintsHold },
  { code: 'profile.name_constraints', holds: (c) => c.find(oid.extension.nameConstraints) === undefined || isCa(c) },
  { code: 'profile.criticality', holds: criticalityHolds },
  { code: 'names.malformed', holds: namesHold },
];

/** §4.2.1.1: the identifier is there, not critical, and the issuer's. */
export const authorityKeyIdentifierRule: CertificateRule = {
  code: 'profile.authority_key_identifier',
  holds: authorityKeyIdentifierHolds,
};

/** §4.2.1.10: name constraints must be critical. The Baseline Requirements allow otherwise, so it stands apart. */
export const criticalNameConstraints: CertificateRule = {
  code: 'profile.criticality',
  holds: (c) => c.find(oid.extension.nameConstraints)?.critical !== false,
};

/** True when the certificate's key may sign certificates as far as key usage says (§6.1.4 (n)). */
export const maySignCertificates = (certificate: Certificate): boolean =>
  certificate.extension('keyUsage') === undefined || has(certificate, keyUsage.keyCertSign);
