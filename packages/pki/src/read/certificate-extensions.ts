import { context, contextPrimitive, DerCursor, tag } from './der.ts';
import { openSequence } from './extension.ts';
import { enterGeneralNames, type GeneralName, readGeneralName } from './general-name.ts';
import { oid } from './object-identifiers.ts';

/** Key usage bits (RFC 5280 §4.2.1.3) in the mask of {@link DerCursor.namedBits}. */
export const keyUsage = {
  digitalSignature: 1 << 0,
  nonRepudiation: 1 << 1,
  keyEncipherment: 1 << 2,
  dataEncipherment: 1 << 3,
  keyAgreement: 1 << 4,
  keyCertSign: 1 << 5,
  cRLSign: 1 << 6,
  encipherOnly: 1 << 7,
  decipherOnly: 1 << 8,
} as const;
export type KeyUsage = keyof typeof keyUsage;

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
}

export function readBasicConstraints(value: Uint8Array): BasicConstraints {
  const cursor = openSequence(value, 'basicConstraints');
  const ca = cursor.optionalTrue();
  const pathLength = cursor.more ? cursor.smallInteger() : undefined;
  cursor.done();
  return { ca, pathLength };
}

export function readKeyUsage(value: Uint8Array): number {
  const cursor = new DerCursor(value, 'keyUsage');
  const mask = cursor.namedBits();
  cursor.done();
  return mask;
}

/** Identifiers of an extended key usage or a like list: at least one. */
export function readOidList(value: Uint8Array, structure: string): readonly string[] {
  const cursor = openSequence(value, structure);
  const out: string[] = [];
  if (!cursor.more) cursor.refuse('empty');
  while (cursor.more) {
    if (out.length >= 256) cursor.refuse('too_many');
    out.push(cursor.oid());
  }
  return out;
}

export function readSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  const cursor = new DerCursor(value, 'subjectKeyIdentifier');
  const identifier = cursor.content(tag.octetString);
  cursor.done();
  if (identifier.length === 0) cursor.refuse('empty');
  return identifier;
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined;
  readonly issuer: readonly GeneralName[] | undefined;
  readonly serialNumber: Uint8Array | undefined;
}

export function readAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const cursor = openSequence(value, 'authorityKeyIdentifier');
  const keyIdentifier = cursor.peek() === contextPrimitive(0) ? cursor.content(contextPrimitive(0)) : undefined;
  const issuer = cursor.peek() === context(1) ? enterGeneralNames(cursor, context(1)) : undefined;
  const serialNumber = cursor.peek() === contextPrimitive(2) ? cursor.integer(contextPrimitive(2)) : undefined;
  cursor.done();
  if ((issuer === undefined) !== (serialNumber === undefined)) cursor.refuse('value_not_allowed'); // RFC 5280 §4.2.1.1
  return { keyIdentifier, issuer, serialNumber };
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** RFC 5280 §4.2.1.10: not empty, minimum 0 (so left out), maximum absent. */
export function readNameConstraints(value: Uint8Array): NameConstraints {
  const cursor = openSequence(value, 'nameConstraints');
  if (!cursor.more) cursor.refuse('empty');
  const subtrees = (n: number): GeneralName[] => {
    if (cursor.peek() !== context(n)) return [];
    const list = cursor.enter(context(n));
    const out: GeneralName[] = [];
    if (!list.more) list.refuse('empty');
    while (list.more) {
      const subtree = list.enter(tag.sequence);
      out.push(readGeneralName(subtree));
      if (subtree.more) subtree.refuse('value_not_allowed');
    }
    return out;
  };
  const permitted = subtrees(0);
  const excluded = subtrees(1);
  cursor.done();
  return { permitted, excluded };
}

export interface PolicyInformation {
  readonly policy: string;
  /** No qualifier but the two of RFC 5280 §4.2.1.4, each of its own type. */
  readonly qualifiersKnown: boolean;
}

/** RFC 5280 §4.2.1.4: no policy twice; qualifiers are well formed. */
export function readCertificatePolicies(value: Uint8Array): readonly PolicyInformation[] {
  const cursor = openSequence(value, 'certificatePolicies');
  if (!cursor.more) cursor.refuse('empty');
  const seen = new Set<string>();
  const out: PolicyInformation[] = [];
  while (cursor.more) {
    const one = cursor.enter(tag.sequence);
    const policy = one.oid();
    if (seen.has(policy)) one.refuse('duplicate');
    seen.add(policy);
    out.push({ policy, qualifiersKnown: !one.more || readQualifiers(one) });
    if (out.length > 4096) cursor.refuse('too_many');
  }
  return out;
}

/** True when every qualifier is a CPS pointer or a user notice. */
function readQualifiers(policy: DerCursor): boolean {
  const list = policy.enter(tag.sequence);
  policy.done();
  if (!list.more) list.refuse('empty');
  let known = true;
  while (list.more) {
    const one = list.enter(tag.sequence);
    const id = one.oid();
    const found = one.peek();
    one.skip();
    one.done();
    known &&=
      (id === oid.qualifier.cps && found === tag.ia5String) ||
      (id === oid.qualifier.userNotice && found === tag.sequence);
  }
  return known;
}

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

export function readPolicyMappings(value: Uint8Array): readonly PolicyMapping[] {
  const cursor = openSequence(value, 'policyMappings');
  if (!cursor.more) cursor.refuse('empty');
  const out: PolicyMapping[] = [];
  while (cursor.more) {
    const one = cursor.enter(tag.sequence);
    out.push({ issuerDomainPolicy: one.oid(), subjectDomainPolicy: one.oid() });
    one.done();
    if (out.length > 4096) cursor.refuse('too_many');
  }
  return out;
}

export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

/** RFC 5280 §4.2.1.11: at least one of the two. */
export function readPolicyConstraints(value: Uint8Array): PolicyConstraints {
  const cursor = openSequence(value, 'policyConstraints');
  if (!cursor.more) cursor.refuse('empty');
  const requireExplicitPolicy =
    cursor.peek() === contextPrimitive(0) ? cursor.smallInteger(contextPrimitive(0)) : undefined;
  const inhibitPolicyMapping =
    cursor.peek() === contextPrimitive(1) ? cursor.smallInteger(contextPrimitive(1)) : undefined;
  cursor.done();
  return { requireExplicitPolicy, inhibitPolicyMapping };
}

export function readInhibitAnyPolicy(value: Uint8Array): number {
  const cursor = new DerCursor(value, 'inhibitAnyPolicy');
  const skip = cursor.smallInteger();
  cursor.done();
  return skip;
}

/** Where a CRL lies: full names, or one relative name under the CRL issuer's. */
export type DistributionPointName =
  | { readonly fullName: readonly GeneralName[] }
  | { readonly relativeName: Uint8Array };

export interface DistributionPoint {
  readonly name: DistributionPointName | undefined;
  /** Mask of ReasonFlags (bit 0 unused, 1 keyCompromise … 8 aACompromise); undefined: all. */
  readonly reasons: number | undefined;
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

/** DistributionPointName inside `[0]`. */
export function readDistributionPointName(outer: DerCursor): DistributionPointName {
  const inner = outer.enter(context(0));
  const name =
    inner.peek() === context(0)
      ? { fullName: enterGeneralNames(inner, context(0)) }
      : { relativeName: inner.content(context(1)) };
  inner.done();
  return name;
}

export function readDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  const cursor = openSequence(value, 'cRLDistributionPoints');
  if (!cursor.more) cursor.refuse('empty');
  const out: DistributionPoint[] = [];
  while (cursor.more) {
    const one = cursor.enter(tag.sequence);
    const name = one.peek() === context(0) ? readDistributionPointName(one) : undefined;
    const reasons = one.peek() === contextPrimitive(1) ? one.namedBits(contextPrimitive(1)) : undefined;
    const crlIssuer = one.peek() === context(2) ? enterGeneralNames(one, context(2)) : undefined;
    one.done();
    if (name === undefined && crlIssuer === undefined) one.refuse('empty'); // RFC 5280 §4.2.1.13
    out.push({ name, reasons, crlIssuer });
    if (out.length > 256) cursor.refuse('too_many');
  }
  return out;
}

export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

export function readAccessDescriptions(value: Uint8Array, structure: string): readonly AccessDescription[] {
  const cursor = openSequence(value, structure);
  if (!cursor.more) cursor.refuse('empty');
  const out: AccessDescription[] = [];
  while (cursor.more) {
    const one = cursor.enter(tag.sequence);
    out.push({ method: one.oid(), location: readGeneralName(one) });
    one.done();
    if (out.length > 256) cursor.refuse('too_many');
  }
  return out;
}
