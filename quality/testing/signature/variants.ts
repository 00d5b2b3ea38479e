import { createHash } from 'node:crypto';
import { lowerP384Signature, oid, parseCertificate, readSignedData } from '@inro/pki/read';
import { der } from '../verifier/authority.ts';
import { type Signatory, signAttributes } from './signatory.ts';

/** Attribute: type and the elements of its set. */
export const attribute = (type: string, ...values: Uint8Array[]): Uint8Array =>
  der.sequence(der.objectIdentifier(type), der.element(0x31, ...values));

export interface Variant {
  readonly version?: number;
  readonly digestAlgorithms?: readonly Uint8Array[];
  readonly contentType?: string;
  readonly content?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  /** RevocationInfoChoices, whole elements. */
  readonly revocation?: readonly Uint8Array[];
  readonly signers?: readonly Uint8Array[];
}

/** SignedData with these parts as they stand: no order, no rule. */
const signedDataOf = (parts: Required<Omit<Variant, 'content'>> & Pick<Variant, 'content'>): Uint8Array =>
  der.sequence(
    der.objectIdentifier(oid.cms.signedData),
    der.explicit(
      0,
      der.sequence(
        der.integer(parts.version),
        der.element(0x31, ...parts.digestAlgorithms),
        der.sequence(
          der.objectIdentifier(parts.contentType),
          ...(parts.content === undefined ? [] : [der.explicit(0, der.octetString(parts.content))]),
        ),
        der.element(0xa0, ...parts.certificates),
        ...(parts.revocation.length === 0 ? [] : [der.element(0xa1, ...parts.revocation)]),
        der.element(0x31, ...parts.signers),
      ),
    ),
  );

/** A signature with some of its unsigned parts replaced. */
export function variantOf(signature: Uint8Array, change: Variant): Uint8Array {
  const data = readSignedData(signature, 'variant', 1 << 20);
  return signedDataOf({
    version: data.version,
    digestAlgorithms: data.digestAlgorithms.map((one) => one.der),
    contentType: data.contentType,
    certificates: data.certificates,
    revocation: data.revocation,
    signers: data.signers.map((one) => one.der),
    ...change,
  });
}

export interface SignerVariant {
  readonly version?: number;
  readonly sid?: Uint8Array;
  readonly digestAlgorithm?: Uint8Array;
  /** Attributes in the order in which they are to stand; signed anew. */
  readonly attributes?: readonly Uint8Array[];
  /** The value is over the attributes all the same. */
  readonly withoutAttributes?: true;
  readonly signatureAlgorithm?: Uint8Array;
  readonly signature?: (value: Uint8Array) => Uint8Array;
  readonly unsigned?: readonly Uint8Array[];
}

/** The SignerInfo of a signature with some parts replaced; what is signed is signed again by the same key. */
export function signerOf(who: Signatory, signature: Uint8Array, change: SignerVariant): Uint8Array {
  const [info] = readSignedData(signature, 'variant', 1 << 20).signers;
  const certificate = parseCertificate(who.holder.certificate);
  const attributes =
    change.attributes === undefined ? info!.signedAttributes! : der.element(0x31, ...change.attributes);
  const signed = change.attributes === undefined ? info!.signature : signAttributes(who, attributes);
  const value = who.kind === 'ec-p384' ? lowerP384Signature(signed) : signed;
  return der.sequence(
    der.integer(change.version ?? 1),
    change.sid ?? der.sequence(certificate.issuer.der, der.unsignedInteger(certificate.serialNumber)),
    change.digestAlgorithm ?? info!.digestAlgorithm.der,
    ...(change.withoutAttributes ? [] : [der.implicit(0, attributes)]),
    change.signatureAlgorithm ?? info!.signatureAlgorithm.der,
    der.octetString(change.signature?.(value) ?? value),
    ...(change.unsigned === undefined ? [] : [der.element(0xa1, ...change.unsigned)]),
  );
}

/** A signature whose one SignerInfo is changed. */
export const withSigner = (who: Signatory, signature: Uint8Array, change: SignerVariant): Uint8Array =>
  variantOf(signature, { signers: [signerOf(who, signature, change)] });

/** The attributes of a signature, as whole elements by type, in their order. */
export function attributesOf(signature: Uint8Array): Map<string, Uint8Array> {
  const [info] = readSignedData(signature, 'variant', 1 << 20).signers;
  return new Map(info!.attributes.map(({ type, values }) => [type, attribute(type, values)]));
}

export const sortDer = (members: readonly Uint8Array[]): Uint8Array[] =>
  members.toSorted((a, b) => Buffer.compare(a, b));

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
