import { toBase64, utf8 } from '@inro/foundation';
import { actsOnTheWire, type SigningPlace } from '../act/act.ts';
import { digestOfBytes } from '../digest.ts';
import { signingInputOf, withSignature } from '../jws/compact.ts';
import type { CheckedRequest } from '../request/check.ts';

/** An answer that waits for the applet's signature. */
export interface PreparedAnswer {
  readonly signingInput: string;
  /** SHA-256 of the signing input, 32 bytes: what goes into the DigestInfo for COMPUTE DIGITAL SIGNATURE. */
  readonly digest: Uint8Array;
}

/** Everything that the holder's side adds to the request. */
export interface AnswerContents {
  /** User-authentication certificate, DER. */
  readonly certificate: Uint8Array;
  /** OCSP response fetched earlier, DER. */
  readonly staple: Uint8Array;
  readonly at: Date;
  /** The two digits that the person typed; for a request of another device. */
  readonly number?: string;
  /** Default `wallet`. */
  readonly signedAt?: SigningPlace;
}

/** Binds an answer to its act, service, nonce, address and the whole request. */
export function prepareAnswer(request: CheckedRequest, contents: AnswerContents): PreparedAnswer {
  const { act, clientId, nonce, responseUri } = request.claims;
  const header = {
    alg: 'RS256',
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
  };
  const signingInput = signingInputOf(header, payload);
  return { signingInput, digest: digestOfBytes(utf8(signingInput)) };
}

/** Body of the POST to `response_uri` (OpenID4VP 1.0 §8.2), form-encoded, with the applet's signature (RSASSA-PKCS1-v1_5). */
export function writeAnswerForm(request: CheckedRequest, prepared: PreparedAnswer, signature: Uint8Array): string {
  const { credentialId } = actsOnTheWire[request.claims.act];
  const vpToken = JSON.stringify({ [credentialId]: [withSignature(prepared.signingInput, signature)] });
  return new URLSearchParams({ vp_token: vpToken, state: request.claims.state }).toString();
}

/** The person does not want to (OpenID4VP 1.0 §8.5). */
export const writeRefusalForm = (request: CheckedRequest): string =>
  new URLSearchParams({ error: 'access_denied', state: request.claims.state }).toString();
