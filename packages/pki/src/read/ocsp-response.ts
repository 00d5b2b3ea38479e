import type { Brand } from '@inro/foundation';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithm-identifier.ts';
import { context, contextPrimitive, type DerCursor, openDer, refuse, tag } from './der.ts';
import { type Extension, readOptionalExtensions } from './extension.ts';
import { DistinguishedName } from './name.ts';
import { oid } from './object-identifiers.ts';
import { readOcspNonce } from './ocsp-nonce.ts';
import { type RevocationReason, reasonOfCode } from './revocation-reason.ts';
import { readGeneralizedTime } from './time.ts';

/** RFC 6960 §4.2.1. */
export type OcspResponseStatus =
  | 'successful'
  | 'malformedRequest'
  | 'internalError'
  | 'tryLater'
  | 'sigRequired'
  | 'unauthorized';

const statuses: readonly (OcspResponseStatus | undefined)[] = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
];

export interface CertificateId {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: Uint8Array;
}

export interface SingleResponse {
  readonly id: CertificateId;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: number | undefined;
  readonly reason: RevocationReason | undefined;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly extensions: readonly Extension[];
}

/** A basic OCSP response that nobody has checked (RFC 6960 §4.2.1). */
export interface BasicOcspResponse {
  readonly tbs: Uint8Array;
  readonly responderName: DistinguishedName | undefined;
  /** SHA-1 of the responder's subjectPublicKey content. */
  readonly responderKeyHash: Uint8Array | undefined;
  readonly producedAt: number;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  readonly nonce: Uint8Array | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER of certificates sent along. */
  readonly certificates: readonly Uint8Array[];
}

export type OcspResponse = { readonly der: Uint8Array } & (
  | { readonly status: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly status: Exclude<OcspResponseStatus, 'successful'>; readonly basic: undefined }
);
export type UnverifiedOcspResponse = OcspResponse & Brand<object, 'UnverifiedOcspResponse'>;

const MAXIMUM_SIZE = 1 << 20;
const structure = 'ocspResponse';

/** Reads a DER OCSP response strictly (RFC 6960 §4.2). Throws `pki.malformed`. */
export function parseOcspResponse(der: Uint8Array): UnverifiedOcspResponse {
  if (der.length > MAXIMUM_SIZE) refuse('too_large', structure);
  const outer = openDer(der, tag.sequence, structure);
  const status = statuses[outer.smallInteger(tag.enumerated)] ?? outer.refuse('value_not_allowed');
  if (status !== 'successful') {
    if (outer.more) outer.refuse('trailing_bytes');
    return { der, status, basic: undefined } as OcspResponse as UnverifiedOcspResponse;
  }
  const field = outer.enter(context(0));
  outer.done();
  const bytes = field.enter(tag.sequence);
  field.done();
  if (bytes.oid() !== oid.ocsp.basicResponse) bytes.refuse('value_not_allowed'); // RFC 6960 §4.2.1
  const basic = readBasic(bytes.content(tag.octetString));
  bytes.done();
  return { der, status, basic } as OcspResponse as UnverifiedOcspResponse;
}

function readBasic(der: Uint8Array): BasicOcspResponse {
  const outer = openDer(der, tag.sequence, 'basicOcspResponse');
  const tbs = outer.element(tag.sequence);
  const signatureAlgorithm = readAlgorithm(outer);
  const signature = outer.octetAlignedBits();
  const certificates: Uint8Array[] = [];
  if (outer.peek() === context(0)) {
    const field = outer.enter(context(0));
    const list = field.enter(tag.sequence);
    field.done();
    while (list.more) {
      if (certificates.length >= 16) list.refuse('too_many');
      certificates.push(list.element(tag.sequence));
    }
  }
  outer.done();
  return { tbs, signatureAlgorithm, signature, certificates, ...readResponseData(tbs) };
}

function readResponseData(tbs: Uint8Array) {
  const data = openDer(tbs, tag.sequence, 'responseData');
  // The one leniency of this reader: responders in the field write the default version v1 out (against X.690 §11.5).
  if (data.peek() === context(0)) readExplicitVersion(data.enter(context(0)));
  let responderName: DistinguishedName | undefined;
  let responderKeyHash: Uint8Array | undefined;
  if (data.peek() === context(1)) {
    const field = data.enter(context(1));
    responderName = new DistinguishedName(field.element(tag.sequence), 'responderID');
    field.done();
  } else {
    const field = data.enter(context(2));
    responderKeyHash = field.content(tag.octetString);
    field.done();
  }
  const producedAt = readGeneralizedTime(data);
  const list = data.enter(tag.sequence);
  const responses: SingleResponse[] = [];
  while (list.more) {
    if (responses.length >= 256) list.refuse('too_many');
    responses.push(readSingle(list.enter(tag.sequence)));
  }
  const extensions = readOptionalExtensions(data, 1);
  data.done();
  return { responderName, responderKeyHash, producedAt, responses, extensions, nonce: readOcspNonce(extensions) };
}

function readExplicitVersion(field: DerCursor): void {
  if (field.smallInteger() !== 0) field.refuse('version_not_supported');
  field.done();
}

function readSingle(one: DerCursor): SingleResponse {
  const idField = one.enter(tag.sequence);
  const id: CertificateId = {
    hashAlgorithm: readAlgorithm(idField),
    issuerNameHash: idField.content(tag.octetString),
    issuerKeyHash: idField.content(tag.octetString),
    serialNumber: idField.integer(),
  };
  idField.done();
  let status: SingleResponse['status'] = 'good';
  let revokedAt: number | undefined;
  let reason: RevocationReason | undefined;
  if (one.peek() === context(1)) {
    status = 'revoked';
    const info = one.enter(context(1));
    revokedAt = readGeneralizedTime(info);
    if (info.peek() === context(0)) {
      const field = info.enter(context(0));
      reason = reasonOfCode(field.smallInteger(tag.enumerated)) ?? field.refuse('value_not_allowed');
      field.done();
    }
    info.done();
  } else {
    const found = one.peek() === contextPrimitive(2) ? 2 : 0;
    if (one.content(contextPrimitive(found)).length !== 0) one.refuse('value_not_allowed');
    if (found === 2) status = 'unknown';
  }
  const thisUpdate = readGeneralizedTime(one);
  let nextUpdate: number | undefined;
  if (one.peek() === context(0)) {
    const field = one.enter(context(0));
    nextUpdate = readGeneralizedTime(field);
    field.done();
  }
  const extensions = readOptionalExtensions(one, 1);
  one.done();
  return { id, status, revokedAt, reason, thisUpdate, nextUpdate, extensions };
}
