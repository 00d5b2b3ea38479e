import { type Certificate, type GeneralName, keyUsage, oid, sameBytes } from '@inro/pki/read';
import { authorityKeyIdentifierRule, type CertificateRule, type Role } from './certificate-rules.ts';
import { formatIpAddress } from './name-forms.ts';

/** Tells whether a domain is a public suffix (ICANN and private sections); the list is the host's data. */
export type PublicSuffixTest = (domain: string) => boolean;

const isSelfSigned = (certificate: Certificate, role: Role): boolean =>
  role === 'trustAnchor' && certificate.isSelfIssued;

/** BR §7.1.2.1.3, §7.1.2.11.1: a key identifier alone; a root's, if there, is its own. */
function authorityKeyIdentifierHolds(certificate: Certificate, role: Role): boolean {
  const found = certificate.extension('authorityKeyIdentifier');
  if (found === undefined) return true;
  if (found.keyIdentifier === undefined || found.issuer !== undefined || found.serialNumber !== undefined) return false;
  const own = certificate.extension('subjectKeyIdentifier');
  return !isSelfSigned(certificate, role) || (own !== undefined && sameBytes(own, found.keyIdentifier));
}

/** BR §7.1.2.1.2 (roots: none), §7.1.2.7.10 (subscribers: serverAuth, not any, not critical). */
function extendedKeyUsageHolds(certificate: Certificate, role: Role): boolean {
  const usages = certificate.extension('extendedKeyUsage');
  if (isSelfSigned(certificate, role)) return usages === undefined;
  if (role !== 'endEntity') return true;
  if (usages === undefined || certificate.find(oid.extension.extendedKeyUsage)?.critical === true) return false;
  return !usages.includes(oid.extendedKeyUsage.any);
}

/** BR §7.1.2.7.12: present; critical exactly when the subject is empty. */
function alternativeNameHolds(certificate: Certificate, role: Role): boolean {
  const found = certificate.find(oid.extension.subjectAltName);
  if (found === undefined) return role !== 'endEntity';
  return role !== 'endEntity' || found.critical === certificate.subject.isEmpty;
}

/**
 * BR §7.1.4.3: a common name that reads as an address or a host is one of the alternative names, character for
 * character. It is held against names of its own form alone, and the domain of a wildcard is let pass: both are met in
 * practice, and no matching ever looks at a common name (RFC 9525 §6.2).
 */
function commonNameHolds(certificate: Certificate, role: Role): boolean {
  if (role !== 'endEntity') return true;
  const common = certificate.subject.texts(oid.attribute.commonName);
  const names = certificate.extension('subjectAltName') ?? [];
  return common.length < 2 && common.every((text) => isCopied(text, names));
}

function isCopied(text: string, names: readonly GeneralName[]): boolean {
  if (looksNumeric(text))
    return names.some((name) => name.form === 'iPAddress' && formatIpAddress(name.octets) === text);
  if (!text.includes('.') || /\s/.test(text)) return true;
  const hosts = names.flatMap((name) => (name.form === 'dNSName' ? [name.text] : []));
  return hosts.length === 0 || hosts.some((host) => host === text || host === `*.${text}`);
}

/** IPv4 and IPv6 in any notation, old hexadecimal and octal ones included. */
const looksNumeric = (text: string): boolean =>
  /^[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*$/.test(text) ||
  /^(?:0[xX][0-9A-Fa-f]+|[0-9]+)(?:\.(?:0[xX][0-9A-Fa-f]+|[0-9]+))*$/.test(text);

/** BR §6.1.5 and §6.1.6: RSA of whole octets with an odd exponent; named curves, never explicit parameters. */
function keyHolds(certificate: Certificate): boolean {
  const key = certificate.publicKey;
  if (key.type === 'RSA') return key.bits >= 2048 && key.bits % 8 === 0;
  return key.type === 'EC' && (key.curve === 'P-256' || key.curve === 'P-384' || key.curve === 'P-521');
}

/** BR §7.1.2.7.6, §7.1.2.10.4: a subscriber is no CA, and nobody but a CA signs certificates. */
function basicConstraintsHold(certificate: Certificate, role: Role): boolean {
  if (role !== 'endEntity') return true;
  return certificate.extension('basicConstraints')?.ca !== true;
}

/** BR §7.1.2.7.11: no CA bits for a subscriber. */
function keyUsageHolds(certificate: Certificate, role: Role): boolean {
  const mask = certificate.extension('keyUsage');
  if (role !== 'endEntity' || mask === undefined) return true;
  return (mask & (keyUsage.keyCertSign | keyUsage.cRLSign)) === 0;
}

/** RFC 5280 §4.2.1.1 below the trust anchors; what an anchor says of its issuer is of no use (BR §7.1.2.1.3). */
const keyIdentifierBelowAnchors: CertificateRule = {
  code: 'profile.authority_key_identifier',
  holds: (c, role, issuer) => role === 'trustAnchor' || authorityKeyIdentifierRule.holds(c, role, issuer),
};

/** Rules of the Baseline Requirements beside RFC 5280's. */
export const webPkiRules: readonly CertificateRule[] = [
  keyIdentifierBelowAnchors,
  { code: 'webpki.version', holds: (c) => c.version === 3 },
  { code: 'webpki.authority_key_identifier', holds: authorityKeyIdentifierHolds },
  { code: 'webpki.extended_key_usage', holds: extendedKeyUsageHolds },
  { code: 'webpki.subject_alternative_name', holds: alternativeNameHolds },
  { code: 'webpki.common_name', holds: commonNameHolds },
  { code: 'webpki.basic_constraints', holds: basicConstraintsHold },
  { code: 'profile.key_usage', holds: keyUsageHolds },
  { code: 'webpki.key', holds: keyHolds },
];

/** BR §3.2.2.6: no wildcard right below a public suffix. Without a list only single-label suffixes are known. */
export function publicSuffixRule(
  isPublicSuffix: PublicSuffixTest = (domain) => !domain.includes('.'),
): CertificateRule {
  return {
    code: 'webpki.public_suffix_wildcard',
    holds: (certificate, role) =>
      role !== 'endEntity' ||
      !(certificate.extension('subjectAltName') ?? []).some(
        (name) =>
          name.form === 'dNSName' && name.text.startsWith('*.') && isPublicSuffix(name.text.slice(2).toLowerCase()),
      ),
  };
}
