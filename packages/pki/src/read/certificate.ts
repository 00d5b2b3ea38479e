import type { Brand } from '@inro/foundation';
import { toHex } from '@inro/foundation';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import {
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type DistributionPoint,
  type NameConstraints,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
  readAccessDescriptions,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readCertificatePolicies,
  readDistributionPoints,
  readInhibitAnyPolicy,
  readKeyUsage,
  readNameConstraints,
  readOidList,
  readPolicyConstraints,
  readPolicyMappings,
  readSubjectKeyIdentifier,
} from './certificate-extensions.ts';
import { context, contextPrimitive, type DerCursor, openDer, refuse, tag } from './der.ts';
import { type Extension, findExtension, readOptionalExtensions } from './extension.ts';
import { type GeneralName, parseGeneralNames } from './general-name.ts';
import { type DistinguishedName, readName } from './name.ts';
import { oid } from './object-identifiers.ts';
import { readPublicKey, type UnverifiedPublicKey } from './public-key.ts';
import { type DerTime, readTime } from './time.ts';

/** More octets than this are no certificate of anybody. */
const MAXIMUM_CERTIFICATE_SIZE = 1 << 20;

type Values = {
  authorityKeyIdentifier: AuthorityKeyIdentifier;
  subjectKeyIdentifier: Uint8Array;
  keyUsage: number;
  certificatePolicies: readonly PolicyInformation[];
  policyMappings: readonly PolicyMapping[];
  subjectAltName: readonly GeneralName[];
  issuerAltName: readonly GeneralName[];
  basicConstraints: BasicConstraints;
  nameConstraints: NameConstraints;
  policyConstraints: PolicyConstraints;
  extendedKeyUsage: readonly string[];
  crlDistributionPoints: readonly DistributionPoint[];
  freshestCrl: readonly DistributionPoint[];
  inhibitAnyPolicy: number;
  authorityInformationAccess: readonly AccessDescription[];
  subjectInformationAccess: readonly AccessDescription[];
};
export type CertificateExtensionName = keyof Values;

const readers: { readonly [K in CertificateExtensionName]: (value: Uint8Array) => Values[K] } = {
  authorityKeyIdentifier: readAuthorityKeyIdentifier,
  subjectKeyIdentifier: readSubjectKeyIdentifier,
  keyUsage: readKeyUsage,
  certificatePolicies: readCertificatePolicies,
  policyMappings: readPolicyMappings,
  subjectAltName: (value) => parseGeneralNames(value, 'subjectAltName'),
  issuerAltName: (value) => parseGeneralNames(value, 'issuerAltName'),
  basicConstraints: readBasicConstraints,
  nameConstraints: readNameConstraints,
  policyConstraints: readPolicyConstraints,
  extendedKeyUsage: (value) => readOidList(value, 'extKeyUsage'),
  crlDistributionPoints: readDistributionPoints,
  freshestCrl: readDistributionPoints,
  inhibitAnyPolicy: readInhibitAnyPolicy,
  authorityInformationAccess: (value) => readAccessDescriptions(value, 'authorityInfoAccess'),
  subjectInformationAccess: (value) => readAccessDescriptions(value, 'subjectInfoAccess'),
};

/** The extensions that {@link Certificate.extension} reads, by identifier. */
export const readableExtensions: ReadonlyMap<string, CertificateExtensionName> = new Map(
  (Object.keys(readers) as CertificateExtensionName[]).map((name) => [oid.extension[name], name]),
);

/**
 * A certificate that nobody has checked: every field is what somebody claims. Structure and DER are strict already;
 * an extension's content is read, strictly, when it is first asked for and then throws `pki.malformed` if broken.
 */
export class Certificate {
  readonly der: Uint8Array;
  /** The signed part, as it stands. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Content octets of the INTEGER. */
  readonly serialNumber: Uint8Array;
  readonly innerSignatureAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: DerTime;
  readonly notAfter: DerTime;
  /** DER of SubjectPublicKeyInfo. */
  readonly subjectPublicKeyInfo: Uint8Array;
  readonly hasUniqueIdentifiers: boolean;
  readonly extensions: readonly Extension[];
  readonly signature: Uint8Array;
  readonly #read: Partial<Values> = {};
  #publicKey: UnverifiedPublicKey | undefined;
  #keyBits: Uint8Array | undefined;
  #serialHex: string | undefined;

  constructor(der: Uint8Array) {
    if (der.length > MAXIMUM_CERTIFICATE_SIZE) refuse('too_large', 'certificate');
    const outer = openDer(der, tag.sequence, 'certificate');
    this.der = der;
    this.tbs = outer.element(tag.sequence);
    this.signatureAlgorithm = readAlgorithm(outer);
    this.signature = outer.octetAlignedBits();
    outer.done();
    const tbs = openDer(this.tbs, tag.sequence, 'tbsCertificate');
    this.version = readVersion(tbs);
    this.serialNumber = tbs.integer();
    this.innerSignatureAlgorithm = readAlgorithm(tbs);
    this.issuer = readName(tbs);
    const validity = tbs.enter(tag.sequence);
    this.notBefore = readTime(validity);
    this.notAfter = readTime(validity);
    validity.done();
    this.subject = readName(tbs);
    this.subjectPublicKeyInfo = tbs.element(tag.sequence);
    this.hasUniqueIdentifiers = skipUniqueIdentifiers(tbs);
    this.extensions = readOptionalExtensions(tbs, 3);
    tbs.done();
    if (this.extensions.length > 0 && this.version !== 3) tbs.refuse('version_not_supported'); // RFC 5280 §4.1.2.1
    if (this.hasUniqueIdentifiers && this.version === 1) tbs.refuse('version_not_supported');
  }

  /** Upper-case hexadecimal of the serial number's content octets; a key for look-ups, not for logs. */
  get serialHex(): string {
    if (this.#serialHex === undefined) this.#serialHex = toHex(this.serialNumber);
    return this.#serialHex;
  }

  get publicKey(): UnverifiedPublicKey {
    if (this.#publicKey === undefined) this.#publicKey = readPublicKey(this.subjectPublicKeyInfo);
    return this.#publicKey;
  }

  /** Content of subjectPublicKey: what key identifiers and OCSP hash (RFC 5280 §4.2.1.2, RFC 6960 §4.1.1). */
  get keyBits(): Uint8Array {
    if (this.#keyBits === undefined) {
      const spki = openDer(this.subjectPublicKeyInfo, tag.sequence, 'subjectPublicKeyInfo');
      spki.skip(tag.sequence);
      this.#keyBits = spki.octetAlignedBits();
    }
    return this.#keyBits;
  }

  /** RFC 5280 §3.2: issuer and subject are the same entity (nothing is said about who signed). */
  get isSelfIssued(): boolean {
    return this.issuer.matches(this.subject);
  }

  find(id: string): Extension | undefined {
    return findExtension(this.extensions, id);
  }

  /** The content of a standard extension, or undefined when it is absent; `pki.malformed` when broken. */
  extension<K extends CertificateExtensionName>(name: K): Values[K] | undefined {
    const read = this.#read[name];
    if (read !== undefined) return read;
    const found = findExtension(this.extensions, oid.extension[name]);
    if (found === undefined) return undefined;
    const value = readers[name](found.value);
    this.#read[name] = value;
    return value;
  }
}

function readVersion(tbs: DerCursor): 1 | 2 | 3 {
  if (tbs.peek() !== context(0)) return 1;
  const field = tbs.enter(context(0));
  const value = field.smallInteger();
  field.done();
  if (value === 0) field.refuse('default_value_encoded'); // X.690 §11.5
  if (value > 2) field.refuse('version_not_supported');
  return value === 1 ? 2 : 3;
}

function skipUniqueIdentifiers(tbs: DerCursor): boolean {
  let found = false;
  for (const n of [1, 2])
    if (tbs.peek() === contextPrimitive(n)) {
      tbs.skip();
      found = true;
    }
  return found;
}

/** A certificate that only parsing has touched. */
export type UnverifiedCertificate = Certificate & Brand<object, 'UnverifiedCertificate'>;

/** Reads a DER certificate strictly (RFC 5280 §4.1, X.690 DER). Throws `pki.malformed`. */
export function parseCertificate(der: Uint8Array): UnverifiedCertificate {
  return new Certificate(der) as UnverifiedCertificate;
}
