import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import { compareOctets, context, contextPrimitive, DerCursor, openDer, refuse, sameBytes, tag } from './der.ts';
import { DistinguishedName } from './name.ts';
import { oid } from './object-identifiers.ts';

/** An attribute that stands once in its set, with its one value (RFC 5652 §11: all that are known here have one). */
export interface SignedDataAttribute {
  readonly type: string;
  /** The content of the SET OF AttributeValue. */
  readonly values: Uint8Array;
}

/** RFC 5652 §5.3, of which nothing has been checked. */
export interface SignerInfo {
  readonly der: Uint8Array;
  readonly version: number;
  /** Whom it says has signed. */
  readonly signer:
    | { readonly issuer: DistinguishedName; readonly serialNumber: Uint8Array }
    | { readonly subjectKeyIdentifier: Uint8Array };
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** What is signed where there are any: retagged as SET OF, as they stand (§5.4). */
  readonly signedAttributes: Uint8Array<ArrayBuffer> | undefined;
  readonly attributes: readonly SignedDataAttribute[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** Undefined where the field is absent. */
  readonly unsignedAttributes: readonly SignedDataAttribute[] | undefined;
}

/** RFC 5652 §5.1, of which nothing has been checked; sets are in the order in which they stand. */
export interface SignedData {
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly contentType: string;
  /** Undefined where the content is detached (§5.2). */
  readonly content: Uint8Array | undefined;
  /** CertificateChoices, whole elements. */
  readonly certificates: readonly Uint8Array[];
  /** RevocationInfoChoices, whole elements. */
  readonly revocation: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

/** More of anything than this in one set is no message of anybody. */
const MAXIMUM_MEMBERS = 1024;

/** Everything up to the end of a set. */
function membersOf<T>(set: DerCursor, read: (cursor: DerCursor) => T): T[] {
  const out: T[] = [];
  while (set.more) {
    if (out.length >= MAXIMUM_MEMBERS) set.refuse('too_many');
    out.push(read(set));
  }
  return out;
}

/** CMS SignedData in its ContentInfo (RFC 5652 §3, §5), DER. Throws `pki.malformed`. */
export function readSignedData(der: Uint8Array, structure: string, maximumSize: number): SignedData {
  if (der.length > maximumSize) refuse('too_large', structure);
  const outer = openDer(der, tag.sequence, structure);
  if (outer.oid() !== oid.cms.signedData) outer.refuse('value_not_allowed');
  const field = outer.enter(context(0));
  outer.done();
  const signedData = field.enter(tag.sequence);
  field.done();
  const version = signedData.smallInteger();
  const digestAlgorithms = membersOf(signedData.enter(tag.set), readAlgorithm);
  const { contentType, content } = readContent(signedData.enter(tag.sequence));
  const optional = (n: number): readonly Uint8Array[] =>
    signedData.peek() === context(n) ? membersOf(signedData.enter(context(n)), (set) => set.element()) : [];
  const [certificates, revocation] = [optional(0), optional(1)];
  const signers = membersOf(signedData.enter(tag.set), (set) => readSignerInfo(set.element(tag.sequence), structure));
  signedData.done();
  return { version, digestAlgorithms, contentType, content, certificates, revocation, signers };
}

function readContent(encapsulated: DerCursor): Pick<SignedData, 'contentType' | 'content'> {
  const contentType = encapsulated.oid();
  if (!encapsulated.more) return { contentType, content: undefined };
  const field = encapsulated.enter(context(0));
  encapsulated.done();
  const content = field.content(tag.octetString);
  field.done();
  return { contentType, content };
}

/** One SignerInfo, DER: of a SignedData, or a counter-signature (RFC 5652 §11.4). */
export function readSignerInfo(der: Uint8Array, structure: string): SignerInfo {
  const info = openDer(der, tag.sequence, structure);
  const version = info.smallInteger();
  const signer = readSigner(info);
  const digestAlgorithm = readAlgorithm(info);
  const signed = info.peek() === context(0) ? new Uint8Array(info.element(context(0))) : undefined;
  if (signed !== undefined) signed[0] = tag.set;
  const signatureAlgorithm = readAlgorithm(info);
  const signature = info.content(tag.octetString);
  const unsigned = info.more ? info.enter(context(1)) : undefined;
  info.done();
  return {
    der,
    version,
    signer,
    digestAlgorithm,
    signedAttributes: signed,
    attributes: signed === undefined ? [] : readAttributes(openDer(signed, tag.set, structure)),
    signatureAlgorithm,
    signature,
    unsignedAttributes: unsigned && readAttributes(unsigned),
  };
}

/** RFC 5652 §5.3: [0] IMPLICIT SubjectKeyIdentifier, or issuer and serial number. */
function readSigner(info: DerCursor): SignerInfo['signer'] {
  if (info.peek() === contextPrimitive(0)) return { subjectKeyIdentifier: info.content(contextPrimitive(0)) };
  const identifier = info.enter(tag.sequence);
  const issuer = new DistinguishedName(identifier.element(tag.sequence), info.structure);
  const serialNumber = identifier.integer();
  identifier.done();
  return { issuer, serialNumber };
}

/** RFC 5652 §5.3: at least one; each type is there once (§11). */
function readAttributes(set: DerCursor): SignedDataAttribute[] {
  if (!set.more) set.refuse('empty');
  return membersOf(set, () => {
    const one = set.enter(tag.sequence);
    const type = one.oid();
    const values = one.content(tag.set);
    one.done();
    return { type, values };
  });
}

/** X.690 §11.6: the elements of a SET OF, DER, ascend. */
export function isInDerOrder(set: Uint8Array): boolean {
  const members = membersOf(openDer(set, tag.set, 'set'), (cursor) => cursor.element());
  return members.every((one, place) => place === 0 || compareOctets(members[place - 1]!, one) < 0);
}

/** The one value of an attribute that is there once and has one: a cursor over the content of its SET. */
export function onlyValue(attributes: readonly SignedDataAttribute[], type: string, structure: string): DerCursor {
  const [found, ...more] = attributes.filter((one) => one.type === type);
  if (found === undefined) return refuse('empty', structure);
  if (more.length > 0) return refuse('duplicate', structure);
  return new DerCursor(found.values, structure);
}

/** ESSCertIDv2 (RFC 5035 §4): whose certificate, by its hash, and by issuer and serial number where they stand. */
export interface SigningCertificateReference {
  /** The identifier of the hash. */
  readonly hash: string;
  readonly digest: Uint8Array;
  readonly issuerSerial: { readonly issuer: DistinguishedName; readonly serialNumber: Uint8Array } | undefined;
}

/** SigningCertificateV2 (RFC 5035 §3), DER: one certificate, no policies. */
export function readSigningCertificateV2(value: Uint8Array, structure: string): SigningCertificateReference {
  const outer = openDer(value, tag.sequence, structure);
  const list = outer.enter(tag.sequence);
  outer.done();
  const one = list.enter(tag.sequence);
  list.done();
  const algorithm = one.peek() === tag.sequence ? readAlgorithm(one) : undefined;
  // RFC 5035 §4: DEFAULT {algorithm id-sha256}, which DER leaves out (X.690 §11.5).
  if (algorithm?.oid === oid.hash.sha256 && algorithm.parameters === undefined) one.refuse('default_value_encoded');
  if (algorithm?.parameters !== undefined && !sameBytes(algorithm.parameters, Uint8Array.of(tag.null, 0)))
    one.refuse('value_not_allowed');
  const digest = one.content(tag.octetString);
  const issuerSerial = one.more ? readIssuerSerial(one.enter(tag.sequence)) : undefined;
  one.done();
  return { hash: algorithm?.oid ?? oid.hash.sha256, digest, issuerSerial };
}

/** IssuerSerial (RFC 5035 §4): of the names, one directory name. */
function readIssuerSerial(field: DerCursor): NonNullable<SigningCertificateReference['issuerSerial']> {
  const names = field.enter(tag.sequence);
  const name = names.enter(context(4));
  names.done();
  const issuer = new DistinguishedName(name.element(tag.sequence), field.structure);
  name.done();
  const serialNumber = field.integer();
  field.done();
  return { issuer, serialNumber };
}
