import type { Brand } from '@inro/foundation';
import { readAlgorithm } from './algorithm-identifier.ts';
import { context, openDer, refuse, tag } from './der.ts';
import { readOptionalExtensions } from './extension.ts';
import { oid } from './object-identifiers.ts';
import { readOcspNonce } from './ocsp-nonce.ts';
import type { CertificateId } from './ocsp-response.ts';

/** One certificate that is asked for; `der` is its CertID as it stands, to be echoed. */
export interface OcspQuestion extends CertificateId {
  readonly der: Uint8Array;
}

/** An OCSP request (RFC 6960 §4.1); a signature on it is neither needed nor read. */
export interface OcspRequest {
  readonly questions: readonly OcspQuestion[];
  readonly nonce: Uint8Array | undefined;
  /** A critical extension that is not the nonce. */
  readonly hasUnknownCritical: boolean;
}
export type UnverifiedOcspRequest = OcspRequest & Brand<object, 'UnverifiedOcspRequest'>;

const MAXIMUM_SIZE = 8 << 10;
const MAXIMUM_QUESTIONS = 16;
const structure = 'ocspRequest';

/** Reads a DER OCSP request strictly. Throws `pki.malformed`. */
export function parseOcspRequest(der: Uint8Array): UnverifiedOcspRequest {
  if (der.length > MAXIMUM_SIZE) refuse('too_large', structure);
  const outer = openDer(der, tag.sequence, structure);
  const request = outer.enter(tag.sequence);
  if (outer.more) outer.skip(context(0));
  outer.done();
  if (request.peek() === context(0)) request.refuse('default_value_encoded'); // version v1 is the default
  if (request.peek() === context(1)) request.skip();
  const list = request.enter(tag.sequence);
  const questions: OcspQuestion[] = [];
  let hasUnknownCritical = false;
  while (list.more) {
    if (questions.length >= MAXIMUM_QUESTIONS) list.refuse('too_many');
    const one = list.enter(tag.sequence);
    questions.push(readQuestion(one.element(tag.sequence)));
    hasUnknownCritical ||= readOptionalExtensions(one, 0).some((extension) => extension.critical);
    one.done();
  }
  if (questions.length === 0) list.refuse('empty');
  const extensions = readOptionalExtensions(request, 2);
  request.done();
  hasUnknownCritical ||= extensions.some(({ oid: id, critical }) => critical && id !== oid.extension.ocspNonce);
  return { questions, nonce: readOcspNonce(extensions), hasUnknownCritical } as OcspRequest as UnverifiedOcspRequest;
}

function readQuestion(der: Uint8Array): OcspQuestion {
  const id = openDer(der, tag.sequence, structure);
  const question = {
    der,
    hashAlgorithm: readAlgorithm(id),
    issuerNameHash: id.content(tag.octetString),
    issuerKeyHash: id.content(tag.octetString),
    serialNumber: id.integer(),
  };
  id.done();
  return question;
}
