import { type Certificate, type GeneralName, keyUsage, oid, sameBytes } from '@inro/pki/read';
import { authorityKeyIdentifierRule, type CertificateRule, conformingCaRules, type Role } from './certificate-rules.ts';
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
  return usages.includes(oid.extendedKeyUsage.serverAuth) && !usages.some((usage) => foreignUsages.has(usage));
}

/** What BR §7.1.2.7.10 forbids beside serverAuth; other usages are "not recommended" alone. */
const foreignUsages: ReadonlySet<string> = new Set([
  oid.extendedKeyUsage.any,
  oid.extendedKeyUsage.codeSigning,
  oid.extendedKeyUsage.emailProtection,
  oid.extendedKeyUsage.timeStamping,
  oid.extendedKeyUsage.ocspSigning,
  oid.extendedKeyUsage.precertificateSigning,
]);

/** BR §7.1.2.7.12: present, of hosts and addresses alone; critical exactly when the subject is empty. */
function alternativeNameHolds(certificate: Certificate, role: Role): boolean {
  const found = certificate.find(oid.extension.subjectAltName);
  if (role !== 'endEntity') return true;
  if (found === undefined || found.critical !== certificate.subject.isEmpty) return false;
  return (certificate.extension('subjectAltName') ?? []).every(
    ({ form }) => form === 'dNSName' || form === 'iPAddress',
  );
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

/** BR §6.1.5, §6.1.6 and §7.1.3.1.1: RSA of whole octets, odd exponent, by the identifier rsaEncryption; named curves, never explicit parameters. */
function keyHolds(certificate: Certificate): boolean {
  const key = certificate.publicKey;
  if (key.type === 'RSA') return key.pss === undefined && key.bits >= 2048 && key.bits % 8 === 0;
  return key.type === 'EC' && (key.curve === 'P-256' || key.curve === 'P-384' || key.curve === 'P-521');
}

/** BR §7.1.2.7.6, §7.1.2.10.4: a subscriber is no CA, and nobody but a CA signs certificates. */
function basicConstraintsHold(certificate: Certificate, role: Role): boolean {
  if (role !== 'endEntity') return true;
  return certificate.extension('basicConstraints')?.ca !== true;
}

/** BR §7.1.2.7.11: the bits that a subscriber's key may have, by its algorithm. */
function keyUsageHolds(certificate: Certificate, role: Role): boolean {
  const mask = certificate.extension('keyUsage');
  if (role !== 'endEntity' || mask === undefined) return true;
  const allowed = certificate.publicKey.type === 'RSA' ? RSA_BITS : EC_BITS;
  return (mask & ~allowed) === 0;
}
const RSA_BITS = keyUsage.digitalSignature | keyUsage.keyEncipherment | keyUsage.dataEncipherment;
const EC_BITS = keyUsage.digitalSignature | keyUsage.keyAgreement;

const belowAnchors = (rule: CertificateRule): CertificateRule => ({
  code: rule.code,
  holds: (c, role, issuer) => role === 'trustAnchor' || rule.holds(c, role, issuer),
});

/**
 * RFC 5280 §4 and the Baseline Requirements. What a trust anchor says of its issuer is of no use (BR §7.1.2.1.3), and
 * roots that stores still hold have the serial number 0 (BR §7.1.2.1 binds new ones).
 */
export const webPkiRules: readonly CertificateRule[] = [
  ...conformingCaRules.map((rule) => (rule.code === 'profile.serial_number' ? belowAnchors(rule) : rule)),
  belowAnchors(authorityKeyIdentifierRule),
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
