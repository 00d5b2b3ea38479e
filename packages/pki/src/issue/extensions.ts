import {
  boolean,
  enumerated,
  explicit,
  generalizedTime,
  ia5String,
  implicit,
  integer,
  namedBits,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  utf8String,
} from '../der/write.ts';
import { oid } from '../read/object-identifiers.ts';

/** One extension before encoding; `value` is the DER inside extnValue. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Extensions, DER: a SEQUENCE, criticality only when true (DEFAULT FALSE is not encoded, X.690 §11.5). */
export function encodeExtensions(extensions: readonly Extension[]): Uint8Array {
  return sequence(
    ...extensions.map(({ oid: identifier, critical, value }) =>
      sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value)),
    ),
  );
}

/** RFC 5280 §4.2.1.3, bit numbers. */
export const keyUsageBits = {
  digitalSignature: 0,
  contentCommitment: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
} as const;
export type KeyUsage = keyof typeof keyUsageBits;

export const keyUsage = (usages: readonly KeyUsage[]): Extension => ({
  oid: oid.extension.keyUsage,
  critical: true,
  value: namedBits(usages.map((usage) => keyUsageBits[usage])),
});

export const extendedKeyUsage = (purposes: readonly string[], critical = false): Extension => ({
  oid: oid.extension.extendedKeyUsage,
  critical,
  value: sequence(...purposes.map(objectIdentifier)),
});

/** RFC 5280 §4.2.1.9: cA TRUE is encoded, FALSE is the default and is not. */
export const basicConstraints = (ca: boolean, pathLength?: number): Extension => ({
  oid: oid.extension.basicConstraints,
  critical: true,
  value: sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
});

export const subjectKeyIdentifier = (identifier: Uint8Array): Extension => ({
  oid: oid.extension.subjectKeyIdentifier,
  critical: false,
  value: octetString(identifier),
});

export const authorityKeyIdentifier = (identifier: Uint8Array): Extension => ({
  oid: oid.extension.authorityKeyIdentifier,
  critical: false,
  value: sequence(implicit(0, octetString(identifier))),
});

export const certificatePolicies = (policies: readonly string[], critical: boolean): Extension => ({
  oid: oid.extension.certificatePolicies,
  critical,
  value: sequence(...policies.map((policy) => sequence(objectIdentifier(policy)))),
});

/** A GeneralName of the forms that are issued here (RFC 5280 §4.2.1.6). */
export type GeneralNameToIssue =
  | { readonly uri: string }
  | { readonly dnsName: string }
  | { readonly directoryName: Uint8Array }
  | { readonly otherName: { readonly oid: string; readonly value: Uint8Array } };

function encodeGeneralName(name: GeneralNameToIssue): Uint8Array {
  if ('uri' in name) return implicit(6, ia5String(name.uri));
  if ('dnsName' in name) return implicit(2, ia5String(name.dnsName));
  // Name is a CHOICE, so its tag is explicit (X.680 §31.2.7).
  if ('directoryName' in name) return explicit(4, name.directoryName);
  return implicit(0, sequence(objectIdentifier(name.otherName.oid), explicit(0, name.otherName.value)));
}

const generalNames = (names: readonly GeneralNameToIssue[]): Uint8Array => sequence(...names.map(encodeGeneralName));

export const subjectAltName = (names: readonly GeneralNameToIssue[], critical = false): Extension => ({
  oid: oid.extension.subjectAltName,
  critical,
  value: generalNames(names),
});

export const issuerAltName = (names: readonly GeneralNameToIssue[]): Extension => ({
  oid: oid.extension.issuerAltName,
  critical: false,
  value: generalNames(names),
});

// RFC 5280 §4.2.1.13: distributionPoint [0] { fullName [0] GeneralNames }.
const fullName = (names: readonly GeneralNameToIssue[]): Uint8Array => explicit(0, implicit(0, generalNames(names)));

const distributionPoints = (points: readonly GeneralNameToIssue[]): Uint8Array => sequence(sequence(fullName(points)));

export const crlDistributionPoints = (names: readonly GeneralNameToIssue[]): Extension => ({
  oid: oid.extension.crlDistributionPoints,
  critical: false,
  value: distributionPoints(names),
});

/** RFC 5280 §5.2.6: where a full CRL says that its delta lies. */
export const freshestCrl = (names: readonly GeneralNameToIssue[]): Extension => ({
  oid: oid.extension.freshestCrl,
  critical: false,
  value: distributionPoints(names),
});

/** RFC 5280 §4.2.2.1. */
export function authorityInfoAccess(access: { readonly ocsp?: string; readonly caIssuers?: string }): Extension {
  const description = (method: string, uri: string) => sequence(objectIdentifier(method), encodeGeneralName({ uri }));
  return {
    oid: oid.extension.authorityInformationAccess,
    critical: false,
    value: sequence(
      ...(access.ocsp ? [description(oid.access.ocsp, access.ocsp)] : []),
      ...(access.caIssuers ? [description(oid.access.caIssuers, access.caIssuers)] : []),
    ),
  };
}

/** RFC 5280 §5.2.5: the scope of a partition; always critical. */
export const issuingDistributionPoint = (names: readonly GeneralNameToIssue[]): Extension => ({
  oid: oid.extension.issuingDistributionPoint,
  critical: true,
  value: sequence(fullName(names)),
});

export const crlNumber = (number: number): Extension => ({
  oid: oid.extension.crlNumber,
  critical: false,
  value: integer(number),
});

/** RFC 5280 §5.2.4: marks a delta CRL and names its base; always critical. */
export const deltaCrlIndicator = (baseNumber: number): Extension => ({
  oid: oid.extension.deltaCrlIndicator,
  critical: true,
  value: integer(baseNumber),
});

export const reasonCode = (code: number): Extension => ({
  oid: oid.extension.reasonCode,
  critical: false,
  value: enumerated(code),
});

export const invalidityDate = (at: Date): Extension => ({
  oid: oid.extension.invalidityDate,
  critical: false,
  value: generalizedTime(at),
});

/** RFC 6960 §4.2.2.2.1: this responder's certificate is not checked for revocation while it lives. */
export const ocspNoCheck = (): Extension => ({ oid: oid.extension.ocspNoCheck, critical: false, value: nullValue() });

/** RFC 9654 §2.1: the nonce is an OCTET STRING inside extnValue. */
export const ocspNonce = (nonce: Uint8Array): Extension => ({
  oid: oid.extension.ocspNonce,
  critical: false,
  value: octetString(nonce),
});

const texts = (values: readonly string[]): Uint8Array => sequence(...values.map(utf8String));

/** Ours: what a service is by law and what it may ask for, SEQUENCE { kinds, acts }, each SEQUENCE OF UTF8String. */
export const relyingPartyEntitlement = (said: {
  readonly kinds: readonly string[];
  readonly acts: readonly string[];
}): Extension => ({
  oid: oid.inro.extension.relyingPartyEntitlement,
  critical: false,
  value: sequence(texts(said.kinds), texts(said.acts)),
});

const byLanguage = (said: Readonly<Record<string, string>>): Uint8Array =>
  sequence(...Object.entries(said).map(([language, text]) => sequence(utf8String(language), utf8String(text))));

/** Ours: the service's name in each locale, SEQUENCE OF SEQUENCE { language UTF8String, name UTF8String }. */
export const localizedNames = (names: Readonly<Record<string, string>>): Extension => ({
  oid: oid.inro.extension.relyingPartyNames,
  critical: false,
  value: byLanguage(names),
});

/** Ours: why a service asks, in each locale, and who answers for it, SEQUENCE { purposes, contacts }. */
export const relyingPartyImprint = (said: {
  readonly purposes: readonly Readonly<Record<string, string>>[];
  readonly contacts: readonly string[];
}): Extension => ({
  oid: oid.inro.extension.relyingPartyImprint,
  critical: false,
  value: sequence(sequence(...said.purposes.map(byLanguage)), texts(said.contacts)),
});
