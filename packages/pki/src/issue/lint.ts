import { toHex } from '@inro/foundation';
import { bitString, sequence } from '../der/write.ts';
import { underPresentArc } from '../read/arcs.ts';
import { type Certificate, parseCertificate } from '../read/certificate.ts';
import { keyUsage as keyUsageMasks } from '../read/certificate-extensions.ts';
import { sameBytes } from '../read/der.ts';
import { oid } from '../read/object-identifiers.ts';
import { keyUsageBits } from './extensions.ts';
import type { CertificateProfile, IssuerIdentity, PublicKeyRule } from './profile.ts';
import { keyIdentifier } from './public-key.ts';
import { algorithmIdentifier, type SignatureAlgorithm } from './signer.ts';

/** What a lint compares a certificate with. */
export interface LintContext {
  readonly profile: CertificateProfile;
  /** Who signs; a root names the algorithm of its own key. */
  readonly issuer: IssuerIdentity | { readonly selfSigned: SignatureAlgorithm };
}

/** One small named check; true when it holds. */
interface Lint {
  readonly id: string;
  readonly holds: (certificate: Certificate, context: LintContext) => boolean;
}

const signatureAlgorithmOf = ({ issuer }: LintContext): SignatureAlgorithm =>
  'selfSigned' in issuer ? issuer.selfSigned : issuer.signatureAlgorithm;

const critical = (certificate: Certificate, id: string): boolean | undefined => certificate.find(id)?.critical;

const curves: Readonly<Record<PublicKeyRule, string | undefined>> = {
  'rsa-2048': undefined,
  'ec-p256': 'P-256',
  'ec-p384': 'P-384',
};

/** RFC 8017, NIST SP 800-57: nothing small, even or with a shared small factor is certified. */
function publicKeyHolds(certificate: Certificate, { profile }: LintContext): boolean {
  const key = certificate.publicKey;
  const curve = curves[profile.publicKey];
  if (curve !== undefined) return key.type === 'EC' && key.curve === curve && !key.compressed;
  if (key.type !== 'RSA' || key.bits !== 2048) return false;
  const exponent = BigInt(`0x${toHex(key.exponent)}`);
  if (exponent !== 65_537n) return false;
  const modulus = BigInt(`0x${toHex(key.modulus)}`);
  return SMALL_PRIMES.every((prime) => modulus % prime !== 0n);
}

const SMALL_PRIMES = Array.from({ length: 752 }, (_, n) => BigInt(n))
  .filter((n) => n > 1n)
  .filter((n, _, all) => !all.some((m) => m * m <= n && n % m === 0n));

const expectedKeyUsage = ({ profile }: LintContext): number =>
  profile.keyUsage.reduce((mask, usage) => mask | (1 << keyUsageBits[usage]), 0);

/** What was read is what was wanted, under whichever of our arcs it was wanted. */
const sameNames = (read: readonly string[], wanted: readonly string[]): boolean =>
  read.length === wanted.length && read.every((name, i) => name === underPresentArc(wanted[i]!));

const lints: readonly Lint[] = [
  { id: 'version_3', holds: (c) => c.version === 3 }, // RFC 5280 §4.1.2.1
  {
    id: 'serial_positive_and_random', // RFC 5280 §4.1.2.2; at least 64 random bits, at most 20 octets
    holds: ({ serialNumber }) => serialNumber.length >= 9 && serialNumber.length <= 20 && serialNumber[0]! < 0x80,
  },
  { id: 'algorithms_agree', holds: (c) => sameBytes(c.innerSignatureAlgorithm.der, c.signatureAlgorithm.der) }, // §4.1.1.2
  {
    id: 'issuer_is_the_signer', // §4.1.2.4
    holds: (c, { issuer }) => sameBytes(c.issuer.der, 'selfSigned' in issuer ? c.subject.der : issuer.name),
  },
  { id: 'names_not_empty', holds: (c) => c.issuer.rdns.length > 0 && c.subject.rdns.length > 0 },
  { id: 'validity_in_order', holds: (c) => c.notBefore.at < c.notAfter.at },
  { id: 'time_forms', holds: (c) => c.notBefore.canonicalForm && c.notAfter.canonicalForm }, // §4.1.2.5
  { id: 'public_key', holds: publicKeyHolds },
  { id: 'no_unique_identifiers', holds: (c) => !c.hasUniqueIdentifiers }, // §4.1.2.8
  {
    id: 'key_usage', // §4.2.1.3
    holds: (c, context) =>
      c.extension('keyUsage') === expectedKeyUsage(context) && critical(c, oid.extension.keyUsage) === true,
  },
  {
    id: 'basic_constraints', // §4.2.1.9
    holds: (c, { profile }) =>
      profile.ca
        ? c.extension('basicConstraints')?.ca === true && critical(c, oid.extension.basicConstraints) === true
        : c.extension('basicConstraints') === undefined,
  },
  {
    id: 'no_authority_bits_without_ca', // §4.2.1.3
    holds: (c, { profile }) =>
      profile.ca || ((c.extension('keyUsage') ?? 0) & (keyUsageMasks.keyCertSign | keyUsageMasks.cRLSign)) === 0,
  },
  {
    id: 'extended_key_usage', // §4.2.1.12
    holds: (c, { profile }) => sameNames(c.extension('extendedKeyUsage') ?? [], profile.extendedKeyUsage ?? []),
  },
  {
    id: 'policies', // §4.2.1.4
    holds: (c, { profile }) =>
      sameNames(
        (c.extension('certificatePolicies') ?? []).map((information) => information.policy),
        profile.policies,
      ) &&
      (profile.policies.length === 0 || critical(c, oid.extension.certificatePolicies) === profile.policiesCritical),
  },
  {
    id: 'subject_key_identifier', // §4.2.1.2
    holds: (c) =>
      sameBytes(c.extension('subjectKeyIdentifier') ?? new Uint8Array(), keyIdentifier(c.subjectPublicKeyInfo)) &&
      critical(c, oid.extension.subjectKeyIdentifier) === false,
  },
  {
    id: 'authority_key_identifier', // §4.2.1.1
    holds: (c, { issuer }) => {
      const found = c.extension('authorityKeyIdentifier')?.keyIdentifier;
      if ('selfSigned' in issuer) return found === undefined;
      return found !== undefined && sameBytes(found, issuer.keyIdentifier);
    },
  },
  {
    id: 'subject_alternative_name', // §4.2.1.6
    holds: (c, { profile }) => (c.extension('subjectAltName') !== undefined) === profile.subjectAltName,
  },
  {
    id: 'ocsp_no_check', // RFC 6960 §4.2.2.2.1
    holds: (c, { profile }) => (c.find(oid.extension.ocspNoCheck) !== undefined) === profile.ocspNoCheck,
  },
  {
    id: 'revocation_can_be_checked', // a CRL and an OCSP responder are named from the first certificate on
    holds: (c, { profile }) =>
      profile.ca ||
      profile.ocspNoCheck ||
      (c.extension('crlDistributionPoints') !== undefined &&
        (c.extension('authorityInformationAccess') ?? []).some((access) => access.method === oid.access.ocsp)),
  },
  {
    id: 'extensions_known', // nothing that the profile does not name
    holds: (c) => c.extensions.every((extension) => issued.has(extension.oid)),
  },
];

const issued: ReadonlySet<string> = new Set([
  oid.extension.keyUsage,
  oid.extension.basicConstraints,
  oid.extension.extendedKeyUsage,
  oid.extension.certificatePolicies,
  oid.extension.subjectAltName,
  oid.extension.issuerAltName,
  oid.inro.extension.relyingPartyNames,
  oid.inro.extension.relyingPartyEntitlement,
  oid.inro.extension.relyingPartyImprint,
  oid.extension.crlDistributionPoints,
  oid.extension.authorityInformationAccess,
  oid.extension.ocspNoCheck,
  oid.extension.authorityKeyIdentifier,
  oid.extension.subjectKeyIdentifier,
]);

/**
 * Reads a TBSCertificate back with the strict reader and checks it against RFC 5280 and its profile before
 * anything is signed. Returns the identifiers of what does not hold; `malformed` when it cannot be read.
 */
export function lintTbsCertificate(tbs: Uint8Array, context: LintContext): readonly string[] {
  let certificate: Certificate;
  try {
    const outer = algorithmIdentifier(signatureAlgorithmOf(context));
    certificate = parseCertificate(sequence(tbs, outer, bitString(Uint8Array.of(0))));
  } catch {
    return ['malformed'];
  }
  return lints.filter((lint) => !holds(lint, certificate, context)).map((lint) => lint.id);
}

function holds(lint: Lint, certificate: Certificate, context: LintContext): boolean {
  try {
    return lint.holds(certificate, context);
  } catch {
    return false;
  }
}
