import { keyUsage, oid } from '@inro/pki/read';
import { type AlgorithmPolicy, currentAlgorithms, historicAlgorithms, webPkiAlgorithms } from './algorithm-policy.ts';
import {
  authorityKeyIdentifierRule,
  type CertificateRule,
  conformingCaRules,
  criticalNameConstraints,
} from './certificate-rules.ts';
import { type PublicSuffixTest, publicSuffixRule, webPkiRules } from './web-pki-rules.ts';

/** Which certificates are accepted beside the path rules of RFC 5280 §6, which always hold. */
export interface CertificateProfile {
  readonly name: string;
  readonly rules: readonly CertificateRule[];
  readonly algorithms: AlgorithmPolicy;
  /** Treat the trust anchor as a certificate: validity, extensions, constraints (RFC 5937). */
  readonly checkTrustAnchor: boolean;
  /** An issuer with extended key usages passes none on that it has not itself. */
  readonly nestedExtendedKeyUsage: boolean;
  readonly lists: ListRules;
}

/** What a CRL must have to be used, beside RFC 5280 §6.3.3. */
export interface ListRules {
  /** §5.2.3: version 2 lists carry a number. */
  readonly needsNumber: boolean;
  /** §5.2.1: conforming issuers name the key that signed. */
  readonly needsKeyIdentifier: boolean;
  /** §5.1.2.5: every list says when the next one comes. */
  readonly needsNextUpdate: boolean;
  /** §5.1.2.4–6: times through 2049 are UTCTime. */
  readonly needsUtcTime: boolean;
  /** An indirect list is used only where the certificate itself names its issuer (§4.2.1.13). */
  readonly indirectOnlyIfNamed: boolean;
}

export const conformingLists: ListRules = {
  needsNumber: true,
  needsKeyIdentifier: true,
  needsNextUpdate: true,
  needsUtcTime: true,
  indirectOnlyIfNamed: true,
};
/** Lists as they are met: no number, no nextUpdate; the caller then bounds their age. */
export const simpleLists: ListRules = {
  needsNumber: false,
  needsKeyIdentifier: false,
  needsNextUpdate: false,
  needsUtcTime: false,
  indirectOnlyIfNamed: true,
};
/** Everything that RFC 5280 §6.3.3 allows. */
export const anyLists: ListRules = {
  needsNumber: false,
  needsKeyIdentifier: false,
  needsNextUpdate: false,
  needsUtcTime: false,
  indirectOnlyIfNamed: false,
};

/** The default: RFC 5280 §6, and §4 as a conforming CA has to obey it, with today's algorithms. */
export const rfc5280Profile: CertificateProfile = {
  name: 'rfc5280',
  rules: [...conformingCaRules, authorityKeyIdentifierRule, criticalNameConstraints],
  algorithms: currentAlgorithms,
  checkTrustAnchor: true,
  nestedExtendedKeyUsage: true,
  lists: conformingLists,
};

/** RFC 5280 §6 alone: the path algorithm over whatever was issued, any algorithm of any age. Weak: for study and tests. */
export const pathOnlyProfile: CertificateProfile = {
  name: 'rfc5280-path-only',
  rules: [],
  algorithms: historicAlgorithms,
  checkTrustAnchor: false,
  nestedExtendedKeyUsage: false,
  lists: anyLists,
};

/** Web servers: RFC 5280 and the CA/Browser Forum's Baseline Requirements on names, keys and usages. */
export function webPkiProfile(options: { readonly isPublicSuffix?: PublicSuffixTest } = {}): CertificateProfile {
  return {
    name: 'webpki',
    rules: [...webPkiRules, publicSuffixRule(options.isPublicSuffix)],
    algorithms: webPkiAlgorithms,
    checkTrustAnchor: true,
    nestedExtendedKeyUsage: true,
    lists: conformingLists,
  };
}

/** What a certificate is to be used for. */
export interface Purpose {
  readonly name: string;
  /** Bits that must all be set; the extension must then be there. */
  readonly keyUsage?: number;
  /** The same, but only where the extension is there. */
  readonly keyUsageIfPresent?: number;
  readonly forbiddenKeyUsage?: number;
  /** Must be listed (anyExtendedKeyUsage does not count). */
  readonly extendedKeyUsage?: string;
  /** The same, but only where the extension is there; anyExtendedKeyUsage counts. */
  readonly extendedKeyUsageIfPresent?: string;
  readonly mayBeCa: boolean;
}

const CA_BITS = keyUsage.keyCertSign | keyUsage.cRLSign;

export const purposes = {
  /** Log in: the authentication key; a signing certificate is refused. */
  'user-authentication': {
    name: 'user-authentication',
    keyUsage: keyUsage.digitalSignature,
    forbiddenKeyUsage: keyUsage.nonRepudiation | CA_BITS,
    mayBeCa: false,
  },
  /** Sign documents: the signing key; an authentication certificate is refused. */
  'digital-signature': {
    name: 'digital-signature',
    keyUsage: keyUsage.digitalSignature | keyUsage.nonRepudiation,
    forbiddenKeyUsage: CA_BITS,
    mayBeCa: false,
  },
  'relying-party-access': {
    name: 'relying-party-access',
    keyUsage: keyUsage.digitalSignature,
    extendedKeyUsage: oid.inro.extendedKeyUsage.relyingParty,
    mayBeCa: false,
  },
  'counter-officer': {
    name: 'counter-officer',
    keyUsage: keyUsage.digitalSignature,
    extendedKeyUsage: oid.inro.extendedKeyUsage.counterOfficer,
    mayBeCa: false,
  },
  'element-attestation': {
    name: 'element-attestation',
    keyUsage: keyUsage.digitalSignature,
    extendedKeyUsage: oid.inro.extendedKeyUsage.elementAttestation,
    mayBeCa: false,
  },
  /** State items of a person (docs/protocol/statements.md). */
  'statement-issuer': {
    name: 'statement-issuer',
    keyUsage: keyUsage.digitalSignature,
    extendedKeyUsage: oid.inro.extendedKeyUsage.statementIssuer,
    mayBeCa: false,
  },
  'ocsp-signing': {
    name: 'ocsp-signing',
    keyUsageIfPresent: keyUsage.digitalSignature,
    extendedKeyUsage: oid.extendedKeyUsage.ocspSigning,
    mayBeCa: true,
  },
  'time-stamping': {
    name: 'time-stamping',
    keyUsageIfPresent: keyUsage.digitalSignature,
    extendedKeyUsage: oid.extendedKeyUsage.timeStamping,
    mayBeCa: false,
  },
  'crl-signing': { name: 'crl-signing', keyUsageIfPresent: keyUsage.cRLSign, mayBeCa: true },
  'server-authentication': {
    name: 'server-authentication',
    extendedKeyUsageIfPresent: oid.extendedKeyUsage.serverAuth,
    mayBeCa: true,
  },
  'client-authentication': {
    name: 'client-authentication',
    extendedKeyUsageIfPresent: oid.extendedKeyUsage.clientAuth,
    mayBeCa: true,
  },
  /** No use in particular: for looking at a certificate, not for trusting it with something. */
  any: { name: 'any', mayBeCa: true },
} as const satisfies Readonly<Record<string, Purpose>>;
export type PurposeName = keyof typeof purposes;
