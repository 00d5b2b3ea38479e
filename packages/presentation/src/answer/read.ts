import { fromBase64 } from '@inro/foundation';
import {
  type ActName,
  actOfCredential,
  actsOnTheWire,
  type CertifiedActName,
  type SigningPlace,
  unknownAct,
} from '../act/act.ts';
import { MOST_DOCUMENTS } from '../act/document.ts';
import { PresentationError } from '../errors.ts';
import { onlyMembers, textField, wholeNumberField } from '../json/fields.ts';
import { type JsonObject, readJsonObject } from '../json/read.ts';
import { base64Field, certificatesOf, readCompactJws } from '../jws/compact.ts';
import { isNumber } from '../number.ts';
import { NOTICE_FIELD, readNotice } from '../version/notice.ts';
import type { Deprecation } from '../version/standing.ts';
import { readForm } from './form.ts';

/** What an applet's keys sign by: RSA-2048 with SHA-256, P-384 with SHA-384. */
export const answerAlgorithms = ['RS256', 'ES384'] as const;
export type AnswerAlgorithm = (typeof answerAlgorithms)[number];

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

/** What an answer to every act holds. */
interface CommonAnswer {
  /** Where it is said to have been signed. */
  readonly signedAt: SigningPlace;
  readonly claims: AnswerClaims;
  /** DER of the one certificate in `x5c`. */
  readonly certificate: Uint8Array;
  /** DER of the OCSP response. */
  readonly staple: Uint8Array;
  /** What the signature covers: header (certificate and staple in it) and claims. */
  readonly signingInput: Uint8Array;
  /** What the answer says that it is signed by: it holds by a key of that kind alone. */
  readonly algorithm: AnswerAlgorithm;
  /** RS256: RSASSA-PKCS1-v1_5. ES384: r ‖ s (RFC 7518 §3.4). */
  readonly signature: Uint8Array;
}

export interface ShownAnswer extends CommonAnswer {
  readonly act: 'login' | 'attributes';
}

export interface SignatureAnswer extends CommonAnswer {
  readonly act: 'signature';
  /** One a document, in the order of the request: what its container is, DER. */
  readonly signatures: readonly Uint8Array[];
}

/** An answer that a certificate is beside, which nobody has checked. */
export type UnverifiedAnswer = ShownAnswer | SignatureAnswer;

/** What came to `response_uri`: the JWS of each act that is answered, or the person's no. */
export type AnswerForm = {
  /** What the wallet says is to end; nobody signed it. */
  readonly deprecated: readonly Deprecation[];
} & (
  | { readonly kind: 'answer'; readonly state: string; readonly presentations: Presentations }
  | { readonly kind: 'refusal'; readonly state: string; readonly error: string }
);
export type Presentations = Readonly<Partial<Record<ActName, string>>>;

export const LONGEST_STATEMENT = 32_768;
const LONGEST_CONTAINER = 16_384;
/** Of one JWS, in characters: base64 in base64url. */
const longestAnswers: Readonly<Record<ActName, number>> = {
  login: 32_768,
  attributes: 32_768,
  signature: 32_768 + MOST_DOCUMENTS * LONGEST_CONTAINER * 2,
  statement: LONGEST_STATEMENT,
};
/** Longest body of an answer, in characters, to a request for these acts. */
export const longestFormOf = (acts: Iterable<ActName>): number =>
  [...acts].reduce((sum, act) => sum + longestAnswers[act], 32_768);
const LONGEST_FORM = longestFormOf(Object.keys(longestAnswers) as ActName[]);
const STATE = /^[\w-]{16,128}$/;
/** Where JSON begins or ends something, and twice as many as three acts need: what is nested or crowded is not parsed. */
const STRUCTURE = /["[{]/;
const MOST_STRUCTURE = 32;

/** Reads the body of a POST to `response_uri`; `presentation.answer_malformed` when it is neither an answer nor an error. */
export function readAnswerForm(body: string): AnswerForm {
  return attempt(() => {
    if (body.length > LONGEST_FORM) throw new TypeError('too long');
    const form = readForm(body);
    const [vpToken, state, error] = ['vp_token', 'state', 'error'].map((name) => form.get(name));
    if (state === undefined || !STATE.test(state)) throw new TypeError('no state');
    const deprecated = readNotice(form.get(NOTICE_FIELD));
    if (vpToken === undefined) {
      if (error === undefined || !/^[a-z_]{1,64}$/.test(error)) throw new TypeError('neither answer nor error');
      return { kind: 'refusal', state, error, deprecated };
    }
    if (error !== undefined) throw new TypeError('answer and error');
    if (vpToken.split(STRUCTURE, MOST_STRUCTURE + 1).length > MOST_STRUCTURE)
      throw new TypeError('not a token of acts');
    return { kind: 'answer', state, presentations: readPresentations(readJsonObject(vpToken)), deprecated };
  });
}

/** OpenID4VP 1.0 §8.1: `vp_token`, of each credential one presentation. */
function readPresentations(token: JsonObject): Presentations {
  const entries = Object.entries(token).map(([id, presentations]) => {
    const act = actOfCredential(id);
    if (act === undefined) throw new TypeError('a credential of no act');
    if (!Array.isArray(presentations) || presentations.length !== 1 || typeof presentations[0] !== 'string')
      throw new TypeError('not one presentation');
    return [act, presentations[0]] as const;
  });
  if (entries.length === 0) throw new TypeError('nothing is answered');
  return Object.fromEntries(entries);
}

/** Reads the JWS of an answer to this act; `presentation.answer_malformed` on any other shape or act. */
export function readAnswer(jws: string, act: CertifiedActName): UnverifiedAnswer {
  return attempt(() => {
    const { answerTypes } = actsOnTheWire[act];
    const read = readCompactJws(jws, {
      typ: Object.values(answerTypes),
      alg: answerAlgorithms,
      longest: longestAnswers[act],
    });
    const { header, payload, signingInput, signature } = read;
    onlyMembers(header, ['alg', 'typ', 'x5c', 'ocsp']);
    const own = readOwnMembers(act, payload);
    return {
      ...own,
      signedAt: header.typ === answerTypes.reader ? 'reader' : 'wallet',
      claims: readAnswerClaims(payload),
      certificate: certificatesOf(header, 1)[0],
      staple: base64Field(header, 'ocsp', 16_384),
      signingInput,
      algorithm: header.alg as AnswerAlgorithm,
      signature,
    };
  });
}

/** What every answer is bound to. */
export function readAnswerClaims(payload: JsonObject): AnswerClaims {
  const number = Object.hasOwn(payload, 'number') ? payload.number : undefined;
  if (number !== undefined && !isNumber(number)) throw new TypeError('number is not two digits');
  return {
    audience: textField(payload, 'aud', 128),
    nonce: textField(payload, 'nonce', 128),
    responseUri: textField(payload, 'response_uri', 1024),
    requestDigest: textField(payload, 'request_sha256', 43),
    issuedAt: wholeNumberField(payload, 'iat'),
    number,
  };
}

/** What only the answer to this act says. */
function readOwnMembers(
  act: CertifiedActName,
  payload: JsonObject,
): Pick<ShownAnswer, 'act'> | Pick<SignatureAnswer, 'act' | 'signatures'> {
  const common = answerMembers;
  switch (act) {
    case 'login':
    case 'attributes':
      onlyMembers(payload, common);
      return { act };
    case 'signature': {
      onlyMembers(payload, [...common, 'signatures']);
      const { signatures } = payload;
      if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > MOST_DOCUMENTS)
        throw new TypeError('not 1 to 20 signatures');
      return { act, signatures: signatures.map(readContainer) };
    }
    default:
      return unknownAct(act);
  }
}

export const answerMembers: readonly string[] = ['aud', 'nonce', 'response_uri', 'request_sha256', 'iat', 'number'];

function readContainer(value: unknown): Uint8Array {
  const der = typeof value === 'string' ? fromBase64(value) : new Uint8Array();
  if (der.length === 0 || der.length > LONGEST_CONTAINER) throw new TypeError('not a signature');
  return der;
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PresentationError('presentation.answer_malformed', { cause });
  }
}
