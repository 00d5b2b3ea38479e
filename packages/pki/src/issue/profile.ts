import type { CertificateToBeSigned } from './certificate.ts';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  extendedKeyUsage,
  type GeneralNameToIssue,
  issuerAltName,
  type KeyUsage,
  keyUsage,
  localizedNames,
  ocspNoCheck,
  relyingPartyEntitlement,
  relyingPartyImprint,
  subjectAltName,
  subjectKeyIdentifier,
} from './extensions.ts';
import { keyIdentifier } from './public-key.ts';
import type { SignatureAlgorithm } from './signer.ts';

export type PublicKeyRule = 'rsa-2048' | 'ec-p256' | 'ec-p384';

/** What all certificates of one kind have in common; comes from dated configuration. */
export interface CertificateProfile {
  readonly name: string;
  readonly publicKey: PublicKeyRule;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly string[];
  readonly policies: readonly string[];
  readonly policiesCritical: boolean;
  /** A certification authority (basicConstraints cA, no path length as the public roots have it). */
  readonly ca: boolean;
  /** subjectAltName must be there (the four attributes, or a service's origin). */
  readonly subjectAltName: boolean;
  /** RFC 6960 §4.2.2.2.1: short-lived responders are not themselves checked. */
  readonly ocspNoCheck: boolean;
}

/** What is said about the issuer in everything it issues. */
export interface IssuerIdentity {
  /** Name, DER. */
  readonly name: Uint8Array;
  readonly keyIdentifier: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly alternativeNames?: readonly GeneralNameToIssue[];
}

/** What one certificate adds to its profile. */
export interface CertificateContents {
  readonly serialNumber: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Name, DER. */
  readonly subject: Uint8Array;
  readonly subjectPublicKeyInfo: Uint8Array;
  readonly alternativeNames?: readonly GeneralNameToIssue[];
  readonly crl?: readonly GeneralNameToIssue[];
  readonly access?: { readonly ocsp?: string; readonly caIssuers?: string };
  /** A service's name by locale. */
  readonly names?: Readonly<Record<string, string>>;
  /** What a service is by law, and what it may ask for. */
  readonly entitlement?: { readonly kinds: readonly string[]; readonly acts: readonly string[] };
  /** Why a service asks, and who answers for it. */
  readonly imprint?: {
    readonly purposes: readonly Readonly<Record<string, string>>[];
    readonly contacts: readonly string[];
  };
}

/** Puts profile, issuer and contents together; without an issuer, self-signed (RFC 5280 §4.2.1.1: no AKI then). */
export function fillProfile(
  profile: CertificateProfile,
  contents: CertificateContents,
  issuer: IssuerIdentity | { readonly selfSigned: SignatureAlgorithm },
): CertificateToBeSigned {
  const root = 'selfSigned' in issuer;
  const extensions: (Extension | false | undefined)[] = [
    keyUsage(profile.keyUsage),
    profile.ca && basicConstraints(true),
    profile.extendedKeyUsage && extendedKeyUsage(profile.extendedKeyUsage),
    profile.policies.length > 0 && certificatePolicies(profile.policies, profile.policiesCritical),
    profile.subjectAltName && subjectAltName(contents.alternativeNames ?? []),
    !root && issuer.alternativeNames && issuerAltName(issuer.alternativeNames),
    contents.names && localizedNames(contents.names),
    contents.entitlement && relyingPartyEntitlement(contents.entitlement),
    contents.imprint && relyingPartyImprint(contents.imprint),
    contents.crl && crlDistributionPoints(contents.crl),
    contents.access && authorityInfoAccess(contents.access),
    profile.ocspNoCheck && ocspNoCheck(),
    !root && authorityKeyIdentifier(issuer.keyIdentifier),
    subjectKeyIdentifier(keyIdentifier(contents.subjectPublicKeyInfo)),
  ];
  return {
    serialNumber: contents.serialNumber,
    signatureAlgorithm: root ? issuer.selfSigned : issuer.signatureAlgorithm,
    issuer: root ? contents.subject : issuer.name,
    notBefore: contents.notBefore,
    notAfter: contents.notAfter,
    subject: contents.subject,
    subjectPublicKeyInfo: contents.subjectPublicKeyInfo,
    extensions: extensions.filter((extension): extension is Extension => Boolean(extension)),
  };
}

/** A serial number of 126 random bits: positive, always 16 octets (RFC 5280 §4.1.2.2). */
export function serialNumber(randomness: (length: number) => Uint8Array): Uint8Array {
  const serial = Uint8Array.from(randomness(16));
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  return serial;
}

const DAY = 86_400_000;

/**
 * The last second of the fifth birthday after the day of issue in Japan: 14:59:59Z. A birthday on the day of issue
 * does not count; one on 29 February falls on 1 March where there is none.
 */
export function fifthBirthday(dateOfBirth: { readonly month: number; readonly day: number }, issuedAt: Date): Date {
  const year = new Date(issuedAt.getTime() + 9 * 3_600_000).getUTCFullYear();
  const end = (of: number) => new Date(Date.UTC(of, dateOfBirth.month - 1, dateOfBirth.day, 14, 59, 59));
  const stillToCome = end(year).getTime() - DAY >= issuedAt.getTime();
  return end(year + (stillToCome ? 4 : 5));
}

/**
 * The last second in Japan of the last quarter that ends no later than `limit`, so that the end tells no birthday; of
 * the last month where no quarter ends more than a day after `issuedAt`, and `limit` itself where no month does.
 */
export function endOfQuarterBefore(limit: Date, issuedAt: Date): Date {
  const inJapan = new Date(limit.getTime() + 9 * 3_600_000);
  const month = inJapan.getUTCMonth();
  for (let back = 0; back <= 3; back++) {
    // Midnight in Japan after the last day of the month, less a second.
    const end = new Date(Date.UTC(inJapan.getUTCFullYear(), month + 1 - back, 1, -9) - 1000);
    const endsQuarter = (month + 1 - back) % 3 === 0;
    if (end <= limit && endsQuarter && end.getTime() - issuedAt.getTime() > DAY) return end;
  }
  const endOfMonth = new Date(Date.UTC(inJapan.getUTCFullYear(), month, 1, -9) - 1000);
  return endOfMonth.getTime() - issuedAt.getTime() > DAY ? endOfMonth : limit;
}
