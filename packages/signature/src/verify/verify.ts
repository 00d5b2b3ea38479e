import { hashOf, sameBytes, type UnverifiedCertificate, type UnverifiedCertificateList } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import {
  type CheckName,
  type Finding,
  type FindingCode,
  rfc5280Profile,
  run,
  runNow,
  type SignatureVerifier,
  type Steps,
  type ValidationReport,
  type VerifierCache,
} from '@inro/verifier';
import { askDigest, askVerify, type Outcome, Recorder, report, validateCertificate } from '@inro/verifier/outcome';
import { signingPoliciesAt } from './policy.ts';
import { readCades, type UnverifiedCades } from './read.ts';

/** Take a signature whatever request it was made for, or none: for archives and tools. Loud, and said in the report. */
export const anyRequest: unique symbol = Symbol('anyRequest');

/** A document by its digest, where its octets are elsewhere. */
export interface DocumentDigest {
  readonly hash: 'SHA-256' | 'SHA-384';
  readonly digest: Uint8Array;
}

export interface CadesRequest {
  /** SignedData, DER. */
  readonly signature: Uint8Array;
  /** Who is to have signed, DER: of whom else it is, nothing is verified. */
  readonly signer?: Uint8Array;
  /** The document's octets, or its digest by the signer's hash; undefined where it is not there. */
  readonly document: Uint8Array | DocumentDigest | undefined;
  readonly trustAnchors: readonly (Uint8Array | UnverifiedCertificate)[];
  /** Certificate policies of which the signer's certificate must have one; default: {@link signingPoliciesAt}. */
  readonly policies?: readonly string[];
  /** The time that is asked about. */
  readonly at: Date;
  /** When it was asked for: what says that it was signed before was not signed then. */
  readonly askedAt?: Date;
  /** Seconds by which the signer's clock may be ahead, or behind `askedAt`; default 300. */
  readonly clockTolerance?: number;
  /** SHA-256 of the request object. Without it, a signature that was made for a request is not accepted. */
  readonly requestDigest?: Uint8Array | typeof anyRequest;
  /** What the document is to have been signed as. */
  readonly expectedMediaType?: string;
  /** Further certificates that may help to build a path. */
  readonly intermediates?: readonly (Uint8Array | UnverifiedCertificate)[];
  /** DER CRLs of issuers above, or instead of a staple. */
  readonly certificateLists?: readonly (Uint8Array | UnverifiedCertificateList)[];
  /** Seconds; default 86,400. */
  readonly maximumStapleAge?: number;
  readonly cache?: VerifierCache;
}

/** What a signature says of itself; believed where the report is valid. */
export interface SignatureClaims {
  readonly signingTime: Date;
  readonly mediaType: string | undefined;
  readonly requestDigest: Uint8Array | undefined;
  /** SHA-256 of SignerInfo: one for one signature, whatever stands beside it. */
  readonly signatureDigest: Uint8Array;
}

/** The report of a certificate, and what was checked of the signature; `claims` is undefined for what cannot be read. */
export type SignatureReport = ValidationReport & { readonly claims: SignatureClaims | undefined };

/** Validates a detached CAdES-B-B over its document (ETSI EN 319 102-1 §5.3). Never goes to the network; never throws for hostile input. */
export const verifyCades = (request: CadesRequest, signatures: SignatureVerifier): Promise<SignatureReport> =>
  run(validateCades(request), signatures);

/** {@link verifyCades} for a host whose cryptography answers at once. */
export const verifyCadesNow = (request: CadesRequest, signatures: SignatureVerifier): SignatureReport =>
  runNow(validateCades(request), signatures);

function* validateCades(request: CadesRequest): Steps<SignatureReport> {
  const { at } = request;
  if (Number.isNaN(at.getTime())) throw new TypeError('at is not a time');
  if (request.trustAnchors.length === 0) throw new TypeError('no trust anchors');
  const cades = attempt(() => readCades(request.signature));
  if ('reason' in cades) return refused(at, 'document.signature_malformed', 'signatureForm', cades);
  // Before a path is sought among certificates that somebody put beside it.
  if (request.signer !== undefined && !sameBytes(cades.certificate.der, request.signer))
    return refused(at, 'document.signing_certificate_mismatch', 'signingCertificate');
  const outcome = yield* validateCertificate(certificateRequest(cades, request));
  const { record } = outcome;
  record.pass('signatureForm', 'signature');
  yield* checkReference(cades, record);
  yield* checkDocument(cades, request.document, record);
  yield* checkSignature(cades, record);
  checkSigningTime(cades, request, record);
  checkMediaType(cades, request.expectedMediaType, record);
  checkRequest(cades, request.requestDigest, record);
  const { signingTime, mediaType, requestDigest } = cades;
  const signatureDigest = yield* askDigest('SHA-256', cades.signerInfo);
  return { ...report(outcome), claims: { signingTime, mediaType, requestDigest, signatureDigest } };
}

/** Hostile bytes: what a reader refuses, as the word for it. */
function attempt<T extends object>(read: () => T): T | { readonly reason: string } {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InroError)) throw error;
    return { reason: String(error.details.reason ?? 'malformed') };
  }
}

/** Refused for what it looks like. */
function refused(at: Date, code: FindingCode, check: CheckName, detail?: Finding['detail']): SignatureReport {
  const record = new Recorder();
  record.find(code, 'signature', check, detail);
  const head: Outcome['head'] = { at: at.getTime(), purpose: 'digital-signature', profile: rfc5280Profile.name };
  const outcome = { head, record, path: undefined, policies: [], certificate: undefined };
  return { ...report(outcome), claims: undefined };
}

/** The signer's certificate, for signing documents and under a policy for it; its status by the staple alone. */
function certificateRequest({ certificate, issuers, staple }: UnverifiedCades, request: CadesRequest) {
  const { trustAnchors, at, intermediates = [], certificateLists, maximumStapleAge, cache } = request;
  return {
    certificate,
    intermediates: [...issuers, ...intermediates],
    trustAnchors,
    at,
    purpose: 'digital-signature',
    // RFC 5280 §6.1.1 (c), (e), (g): the kind that signed is the kind that was certified, by name.
    policy: {
      acceptable: request.policies ?? signingPoliciesAt(at),
      requireExplicitPolicy: true,
      inhibitAnyPolicy: true,
    },
    revocation: {
      stapled: true,
      ...(staple === undefined ? {} : { ocspResponses: [staple] }),
      ...(certificateLists === undefined ? {} : { certificateLists }),
      ...(maximumStapleAge === undefined ? {} : { maximumAge: maximumStapleAge }),
    },
    ...(cache === undefined ? {} : { cache }),
  } as const;
}

/** RFC 5035 §3: the certificate beside the signature is the one that was signed with, by its hash, issuer and serial number. */
function* checkReference({ certificate, reference }: UnverifiedCades, record: Recorder): Steps<void> {
  const hash = hashOf({ oid: reference.hash, parameters: undefined, der: new Uint8Array(0) });
  const strong = hash === 'SHA-256' || hash === 'SHA-384' || hash === 'SHA-512';
  const same = strong && sameBytes(yield* askDigest(hash, certificate.der), reference.digest);
  const { issuerSerial } = reference;
  const named =
    issuerSerial === undefined ||
    (sameBytes(issuerSerial.issuer.der, certificate.issuer.der) &&
      sameBytes(issuerSerial.serialNumber, certificate.serialNumber));
  if (same && named) record.pass('signingCertificate', 'signature');
  else record.find('document.signing_certificate_mismatch', 'signature', 'signingCertificate');
}

/** RFC 5652 §5.6: messageDigest is the document's. */
function* checkDocument(
  { hash, messageDigest }: UnverifiedCades,
  document: CadesRequest['document'],
  record: Recorder,
): Steps<void> {
  const digest = yield* digestOf(document, hash);
  if (digest === undefined) record.find('document.not_given', 'signature', 'documentDigest');
  else if (sameBytes(digest, messageDigest)) record.pass('documentDigest', 'signature');
  else record.find('document.digest_mismatch', 'signature', 'documentDigest');
}

function* digestOf(document: CadesRequest['document'], hash: 'SHA-256' | 'SHA-384'): Steps<Uint8Array | undefined> {
  if (document instanceof Uint8Array) return yield* askDigest(hash, document);
  return document?.hash === hash ? document.digest : undefined;
}

/** RFC 5652 §5.4: the value over the signed attributes. */
function* checkSignature(cades: UnverifiedCades, record: Recorder): Steps<void> {
  const { scheme, signature, signedAttributes: data, certificate } = cades;
  if (yield* askVerify({ key: certificate.publicKey, scheme, data, signature }))
    record.pass('documentSignature', 'signature');
  else record.find('document.signature_invalid', 'signature', 'documentSignature');
}

/** The signer states it and nobody proves it: it may only be no contradiction. */
function checkSigningTime(
  { signingTime, certificate }: UnverifiedCades,
  request: CadesRequest,
  record: Recorder,
): void {
  const signed = signingTime.getTime();
  record.time('signingTime', 'signature', signed);
  const { at, askedAt, clockTolerance = 300 } = request;
  const latest = at.getTime() + clockTolerance * 1000;
  const earliest = (askedAt?.getTime() ?? Number.NEGATIVE_INFINITY) - clockTolerance * 1000;
  if (signed <= latest && signed >= earliest && signed >= certificate.notBefore.at && signed <= certificate.notAfter.at)
    record.pass('signingTime', 'signature');
  else record.find('document.signing_time', 'signature', 'signingTime');
}

function checkMediaType({ mediaType }: UnverifiedCades, expected: string | undefined, record: Recorder): void {
  if (expected === undefined) return;
  if (mediaType === expected) record.pass('mediaType', 'signature');
  else record.find('document.media_type', 'signature', 'mediaType');
}

/** A signature is for the request that it names, and for no other. */
function checkRequest({ requestDigest }: UnverifiedCades, expected: CadesRequest['requestDigest'], record: Recorder) {
  if (expected === anyRequest) record.find('document.any_request', 'signature');
  else if (expected === undefined) {
    if (requestDigest !== undefined) record.find('document.request_not_named', 'signature', 'requestBinding');
  } else if (requestDigest !== undefined && sameBytes(requestDigest, expected))
    record.pass('requestBinding', 'signature');
  else record.find('document.other_request', 'signature', 'requestBinding');
}
