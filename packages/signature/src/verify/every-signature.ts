import {
  type Certificate,
  type HashName,
  hashOf,
  oid,
  onlyValue,
  parseCertificate,
  readSignedData,
  readSignerInfo,
  type SignatureScheme,
  type SignedData,
  type SignerInfo,
  sameBytes,
  signatureScheme,
  tag,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { runNow, type SignatureVerifier, type Steps } from '@inro/verifier';
import { askDigest, askVerify, keyFits } from '@inro/verifier/outcome';

/** Whether a signature holds over what it covers, trust apart; else the first thing that is wrong. */
export type Integrity =
  | 'holds'
  | 'malformed'
  | 'too_many'
  | 'no_signer'
  | 'document_missing'
  | 'no_certificate'
  | 'algorithm'
  | 'digest'
  | 'signature_value'
  | 'counter_signature';

const MAXIMUM_SIZE = 16 << 20;
/** Signatures in one file, counter-signatures too, and signatures of signatures of signatures: each costs a verification. */
const MAXIMUM_SIGNATURES = 128;
const MAXIMUM_DEPTH = 8;
const structure = 'signedData';

/**
 * ETSI EN 319 102-1 §5.2.7 over any SignedData: every signer's signature, counter-signatures too, holds. Says nothing of
 * trust, time or form: {@link verifyCades} does. Never throws for hostile input.
 */
export const everySignatureHoldsNow = (
  der: Uint8Array,
  document: Uint8Array | undefined,
  signatures: SignatureVerifier,
): Integrity => {
  try {
    return runNow(examine(readSignedData(der, structure, MAXIMUM_SIZE), document), signatures);
  } catch (error) {
    if (error instanceof InroError) return 'malformed';
    throw error;
  }
};

function* examine(data: SignedData, document: Uint8Array | undefined): Steps<Integrity> {
  if (data.signers.length === 0) return 'no_signer';
  // RFC 5652 §5.2: what is attached is what was signed; a document beside it would be passed over.
  if (data.content !== undefined && document !== undefined) return 'malformed';
  const content = data.content ?? document;
  if (content === undefined) return 'document_missing';
  const examination = new Examination(data.certificates.flatMap(certificateOf));
  const signed: Signed = { octets: content, type: data.contentType, digests: new Map() };
  for (const signer of data.signers) {
    const found = yield* examination.signer(signer, signed);
    if (found !== 'holds') return found;
  }
  return 'holds';
}

/** What is no certificate that can be read signs nothing. */
function certificateOf(der: Uint8Array): Certificate[] {
  try {
    return der[0] === tag.sequence ? [parseCertificate(der)] : [];
  } catch (error) {
    if (error instanceof InroError) return [];
    throw error;
  }
}

/** What is signed. A counter-signature's has no type: it says none (RFC 5652 §11.4). */
interface Signed {
  readonly octets: Uint8Array;
  readonly type: string | undefined;
  readonly digests: Map<HashName, Uint8Array>;
}

/** One file: its certificates, and how many signatures may still be looked at. */
class Examination {
  readonly #certificates: readonly Certificate[];
  #left = MAXIMUM_SIGNATURES;

  constructor(certificates: readonly Certificate[]) {
    this.#certificates = certificates;
  }

  /** RFC 5652 §5.4, §5.6. */
  *signer(info: SignerInfo, signed: Signed, depth = 0): Steps<Integrity> {
    if (this.#left-- <= 0 || depth > MAXIMUM_DEPTH) return 'too_many';
    const key = this.#certificates.find((one) => isNamed(one, info))?.publicKey;
    if (key === undefined) return 'no_certificate';
    const hash = hashOf(info.digestAlgorithm);
    const scheme = schemeOf(info);
    if (hash === undefined || hash === 'SHA-224' || scheme === undefined || !keyFits(key, scheme)) return 'algorithm';
    // RFC 5652 §5.4: the digest that the signer's algorithm names is the one that is signed.
    if (!('hash' in scheme) || scheme.hash !== hash) return 'algorithm';
    if (info.signedAttributes !== undefined) {
      const stated = statedBy(info, signed.type);
      if (stated === undefined || !sameBytes(stated, yield* digestOf(signed, hash))) return 'digest';
    } else {
      if (signed.type !== undefined && signed.type !== oid.cms.data) return 'malformed'; // §5.3
      // What was signed as attributes of another content would pass for a content: nothing says which of the two it was.
      if (signed.octets[0] === tag.set) return 'malformed';
    }
    const { signature, signedAttributes: data = signed.octets } = info;
    if (!(yield* askVerify({ key, scheme, data, signature }))) return 'signature_value';
    return yield* this.#counterSignatures(info, depth);
  }

  /** RFC 5652 §11.4: signatures over the signature's octets, which may be signed in turn. */
  *#counterSignatures(info: SignerInfo, depth: number): Steps<Integrity> {
    const signed: Signed = { octets: info.signature, type: undefined, digests: new Map() };
    for (const { type, values } of info.unsignedAttributes ?? []) {
      if (type !== oid.cms.counterSignature) continue;
      const found = yield* this.signer(readSignerInfo(values, structure), signed, depth + 1);
      if (found !== 'holds') return found === 'too_many' ? found : 'counter_signature';
    }
    return 'holds';
  }
}

/** Made once, however many sign. */
function* digestOf({ octets, digests }: Signed, hash: HashName): Steps<Uint8Array> {
  const known = digests.get(hash);
  if (known !== undefined) return known;
  const digest = yield* askDigest(hash, octets);
  digests.set(hash, digest);
  return digest;
}

const isNamed = (certificate: Certificate, { signer }: SignerInfo): boolean =>
  'issuer' in signer
    ? signer.issuer.matches(certificate.issuer) && sameBytes(signer.serialNumber, certificate.serialNumber)
    : sameBytes(signer.subjectKeyIdentifier, certificate.extension('subjectKeyIdentifier') ?? new Uint8Array(0));

/** RFC 3370 §3.2: rsaEncryption takes its hash from the digest algorithm. */
function schemeOf({ signatureAlgorithm, digestAlgorithm }: SignerInfo): SignatureScheme | undefined {
  if (signatureAlgorithm.oid !== oid.key.rsa) return signatureScheme(signatureAlgorithm);
  const hash = hashOf(digestAlgorithm);
  return hash && { name: 'RSASSA-PKCS1-v1_5', hash };
}

/** The digest that the signed attributes state of the content, where they are of that content. */
function statedBy({ attributes }: SignerInfo, contentType: string | undefined): Uint8Array | undefined {
  const types = attributes.filter(({ type }) => type === oid.cms.contentType);
  if (contentType === undefined ? types.length > 0 : types.length !== 1) return undefined;
  if (contentType !== undefined) {
    const value = onlyValue(attributes, oid.cms.contentType, structure);
    if (value.oid() !== contentType) return undefined;
    value.done();
  }
  const value = onlyValue(attributes, oid.cms.messageDigest, structure);
  const digest = value.content(tag.octetString);
  value.done();
  return digest;
}
