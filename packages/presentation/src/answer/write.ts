import { toBase64, utf8 } from '@inro/foundation';
import { sha384 } from '@noble/hashes/sha2.js';
import { actNamesOf, actsOnTheWire, type CertifiedActName, credentialIdOf, type SigningPlace } from '../act/act.ts';
import { digestOfBytes } from '../digest.ts';
import { signingInputOf, withSignature } from '../jws/compact.ts';
import type { CheckedRequest } from '../request/check.ts';
import { NOTICE_FIELD, writeNotice } from '../version/notice.ts';
import type { AnswerAlgorithm, Presentations } from './read.ts';

const hashes: Readonly<Record<AnswerAlgorithm, (bytes: Uint8Array) => Uint8Array>> = {
  RS256: digestOfBytes,
  ES384: sha384,
};

/** An answer to one act that waits for the applet's signature. */
export interface PreparedAnswer {
  readonly act: CertifiedActName;
  readonly signingInput: string;
  /** Of the signing input, by the hash of its algorithm: what COMPUTE DIGITAL SIGNATURE signs. */
  readonly digest: Uint8Array;
}

/** Everything that the holder's side adds to the request. */
export interface AnswerContents {
  /** The certificate of the act's profile, DER. */
  readonly certificate: Uint8Array;
  /** OCSP response for it, fetched earlier, DER. */
  readonly staple: Uint8Array;
  readonly at: Date;
  /** The two digits that the person typed; for a request of another device. */
  readonly number?: string;
  /** What the certificate's key signs by. Default RS256. */
  readonly algorithm?: AnswerAlgorithm;
  /** Default `wallet`. */
  readonly signedAt?: SigningPlace;
  /**
   * To the act `signature`: one a document, in the order of the request, DER. None of them names the request: it is the
   * answer that binds them to it, and each stands for itself wherever its document goes.
   */
  readonly signatures?: readonly Uint8Array[];
}

/**
 * Binds the answer to one act of a request to that act, service, nonce, address and the whole request. TypeError for an
 * act that was not asked for, or signatures that are not one a document.
 */
export function prepareAnswer(
  request: CheckedRequest,
  act: CertifiedActName,
  contents: AnswerContents,
): PreparedAnswer {
  const { acts, clientId, nonce, responseUri } = request.claims;
  if (acts[act] === undefined) throw new TypeError(`${act} is not asked for`);
  if (contents.signatures?.length !== (act === 'signature' ? acts.signature?.documents.length : undefined))
    throw new TypeError('not one signature for each document');
  const { algorithm = 'RS256' } = contents;
  const header = {
    alg: algorithm,
    typ: actsOnTheWire[act].answerTypes[contents.signedAt ?? 'wallet'],
    x5c: [toBase64(contents.certificate)],
    ocsp: toBase64(contents.staple),
  };
  const payload = {
    aud: clientId,
    nonce,
    response_uri: responseUri,
    request_sha256: request.digest,
    iat: Math.floor(contents.at.getTime() / 1000),
    ...(contents.number === undefined ? {} : { number: contents.number }),
    ...(contents.signatures === undefined ? {} : { signatures: contents.signatures.map(toBase64) }),
  };
  const signingInput = signingInputOf(header, payload);
  return { act, signingInput, digest: hashes[algorithm](utf8(signingInput)) };
}

/** An answer with the applet's signature as it came (RSASSA-PKCS1-v1_5, or r ‖ s): the JWS of its act. */
export const signedAnswer = ({ signingInput }: PreparedAnswer, signature: Uint8Array): string =>
  withSignature(signingInput, signature);

/** Body of the POST to `response_uri` (OpenID4VP 1.0 §8.2), form-encoded. TypeError unless every act is answered. */
export function writeAnswerForm(request: CheckedRequest, presentations: Presentations): string {
  const { acts, state } = request.claims;
  const [asked, answered] = [actNamesOf(acts), actNamesOf(presentations)];
  if (asked.join() !== answered.join()) throw new TypeError('not the acts that are asked for');
  const vpToken = Object.fromEntries(asked.map((act) => [credentialIdOf(act), [presentations[act]]]));
  return new URLSearchParams({ vp_token: JSON.stringify(vpToken), state, ...noticeOf(request) }).toString();
}

/** The person does not want to (OpenID4VP 1.0 §8.5). */
export const writeRefusalForm = (request: CheckedRequest): string =>
  new URLSearchParams({ error: 'access_denied', state: request.claims.state, ...noticeOf(request) }).toString();

/** ADR 98: for the developer of the service; a service of before passes it over. */
const noticeOf = ({ deprecated = [] }: CheckedRequest): Readonly<Record<string, string>> =>
  deprecated.length === 0 ? {} : { [NOTICE_FIELD]: writeNotice(deprecated) };
