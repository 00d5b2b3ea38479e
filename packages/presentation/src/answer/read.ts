import { type ActName, actOfCredential, actsOnTheWire, type SigningPlace } from '../act/act.ts';
import { PresentationError } from '../errors.ts';
import { onlyMembers, secondsField, textField } from '../json/fields.ts';
import { readJsonObject } from '../json/read.ts';
import { base64Field, certificatesOf, readCompactJws } from '../jws/compact.ts';
import { isNumber } from '../number.ts';

/** What the holder's key is said to have signed. */
export interface AnswerClaims {
  readonly audience: string;
  readonly nonce: string;
  readonly responseUri: string;
  readonly requestDigest: string;
  /** Seconds since 1970, by the phone's clock. */
  readonly issuedAt: number;
  readonly number: string | undefined;
}

/** An answer that nobody has checked. */
export interface UnverifiedAnswer {
  readonly act: ActName;
  /** Where it is said to have been signed. */
  readonly signedAt: SigningPlace;
  readonly claims: AnswerClaims;
  /** DER of the one certificate in `x5c`. */
  readonly certificate: Uint8Array;
  /** DER of the OCSP response. */
  readonly staple: Uint8Array;
  /** What the signature covers: header (certificate and staple in it) and claims. */
  readonly signingInput: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  readonly signature: Uint8Array;
}

/** What came to `response_uri`. */
export type AnswerForm =
  | { readonly kind: 'answer'; readonly act: ActName; readonly state: string; readonly jws: string }
  | { readonly kind: 'refusal'; readonly state: string; readonly error: string };

const LONGEST_FORM = 65_536;
const LONGEST_ANSWER = 32_768;
const STATE = /^[\w-]{16,128}$/;

/** Reads the body of a POST to `response_uri`; `presentation.answer_malformed` when it is neither an answer nor an error. */
export function readAnswerForm(body: string): AnswerForm {
  return attempt(() => {
    if (body.length > LONGEST_FORM) throw new TypeError('too long');
    const form = new URLSearchParams(body);
    const one = (name: string): string | undefined => {
      const values = form.getAll(name);
      if (values.length > 1) throw new TypeError('a field stands twice');
      return values[0];
    };
    const [vpToken, state, error] = [one('vp_token'), one('state'), one('error')];
    if (state === undefined || !STATE.test(state)) throw new TypeError('no state');
    if (vpToken === undefined) {
      if (error === undefined || !/^[a-z_]{1,64}$/.test(error)) throw new TypeError('neither answer nor error');
      return { kind: 'refusal', state, error };
    }
    if (error !== undefined) throw new TypeError('answer and error');
    const token = readJsonObject(vpToken);
    const [[id, presentations] = []] = Object.entries(token);
    const act = id === undefined ? undefined : actOfCredential(id);
    if (act === undefined || Object.keys(token).length !== 1) throw new TypeError('not the credential of one act');
    if (!Array.isArray(presentations) || presentations.length !== 1 || typeof presentations[0] !== 'string')
      throw new TypeError('not one presentation');
    return { kind: 'answer', act, state, jws: presentations[0] };
  });
}

/** Reads the JWS of an answer to this act; `presentation.answer_malformed` on any other shape or act. */
export function readAnswer(jws: string, act: ActName): UnverifiedAnswer {
  return attempt(() => {
    const { answerTypes } = actsOnTheWire[act];
    const read = readCompactJws(jws, { typ: Object.values(answerTypes), alg: 'RS256', longest: LONGEST_ANSWER });
    const { header, payload, signingInput, signature } = read;
    onlyMembers(header, ['alg', 'typ', 'x5c', 'ocsp']);
    onlyMembers(payload, ['aud', 'nonce', 'response_uri', 'request_sha256', 'iat', 'number']);
    const number = Object.hasOwn(payload, 'number') ? payload.number : undefined;
    if (number !== undefined && !isNumber(number)) throw new TypeError('number is not two digits');
    return {
      act,
      signedAt: header.typ === answerTypes.reader ? 'reader' : 'wallet',
      claims: {
        audience: textField(payload, 'aud', 128),
        nonce: textField(payload, 'nonce', 128),
        responseUri: textField(payload, 'response_uri', 1024),
        requestDigest: textField(payload, 'request_sha256', 43),
        issuedAt: secondsField(payload, 'iat'),
        number,
      },
      certificate: certificatesOf(header, 1)[0],
      staple: base64Field(header, 'ocsp', 16_384),
      signingInput,
      signature,
    };
  });
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PresentationError('presentation.answer_malformed', { cause });
  }
}
