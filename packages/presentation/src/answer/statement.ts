import { utf8 } from '@inro/foundation';
import { sha384 } from '@noble/hashes/sha2.js';
import { digestOfBytes } from '../digest.ts';
import { PresentationError } from '../errors.ts';
import { onlyMembers } from '../json/fields.ts';
import type { JsonObject } from '../json/read.ts';
import { certificatesOf, type JwsAlgorithm } from '../jws/compact.ts';
import type { CheckedRequest } from '../request/check.ts';
import { type ConfirmationKey, confirmationKey } from '../sd-jwt/confirmation.ts';
import { keyBindingInput, selectDisclosures, withKeyBinding } from '../sd-jwt/present.ts';
import { readSdJwt } from '../sd-jwt/read.ts';
import {
  readStatedItems,
  STATEMENT_TYPE,
  STATEMENT_VCT,
  type StatedItems,
  type StatementItem,
} from '../statement/items.ts';
import { type AnswerClaims, answerAlgorithms, answerMembers, LONGEST_STATEMENT, readAnswerClaims } from './read.ts';

const form = { typ: [STATEMENT_TYPE], alg: ['ES256'] } as const;
const keyBinding = ['ES256', ...answerAlgorithms] as const;

/** Something signed, and by what. */
export interface SignedPart {
  readonly algorithm: JwsAlgorithm;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

/** A statement that is shown, whose two signatures nobody has checked. */
export interface StatementAnswer {
  readonly act: 'statement';
  readonly items: StatedItems;
  /** `iat` and `exp` of the statement, seconds since 1970. */
  readonly life: JsonObject;
  /** DER of the issuer's certificate, and what its key signed. */
  readonly certificate: Uint8Array;
  readonly statement: SignedPart;
  /** The one key that may have signed what is shown. */
  readonly key: ConfirmationKey;
  readonly keyBinding: SignedPart;
  /** To whom and for what, as in every answer. */
  readonly claims: AnswerClaims;
}

/** Reads an answer to `statement`; `presentation.answer_malformed` on any other shape. */
export function readStatementAnswer(text: string): StatementAnswer {
  try {
    if (text.length > LONGEST_STATEMENT) throw new TypeError('too long');
    const { issuer, claims, disclosed, keyBinding: bound } = readSdJwt(text, { ...form, keyBinding });
    onlyMembers(issuer.header, ['alg', 'typ', 'x5c']);
    const items = readStatedItems(claims);
    // Every disclosure is an item: there is nothing else that a person could have agreed to.
    if (disclosed.length !== Object.keys(items).length) throw new TypeError('something is disclosed that is no item');
    onlyMembers(claims, ['iss', 'iat', 'exp', 'vct', 'cnf', ...Object.keys(items)]);
    if (claims.vct !== STATEMENT_VCT) throw new TypeError('a statement of something else');
    const key = confirmationKey(claims);
    const { jws, algorithm } = bound!;
    if (algorithm !== key.algorithm) throw new TypeError('by another algorithm than that of the key');
    onlyMembers(jws.payload, [...answerMembers, 'sd_hash']);
    return {
      act: 'statement',
      items,
      life: { iat: claims.iat, exp: claims.exp },
      certificate: certificatesOf(issuer.header, 1)[0],
      statement: { algorithm: 'ES256', signingInput: issuer.signingInput, signature: issuer.signature },
      key,
      keyBinding: { algorithm, signingInput: jws.signingInput, signature: jws.signature },
      claims: readAnswerClaims(jws.payload),
    };
  } catch (cause) {
    throw new PresentationError('presentation.answer_malformed', { cause });
  }
}

/** What a statement as the authority gave it says, by item: for the phone that it was given to. Throws TypeError. */
export const statedIn = (statement: string): StatedItems => readStatedItems(readSdJwt(statement, form).claims);

/** A statement that waits for the signature of its key. */
export interface PreparedStatement {
  readonly shown: string;
  readonly signingInput: string;
  /** Of the signing input, by the hash of its algorithm. */
  readonly digest: Uint8Array;
}

/** Binds what is shown of a statement to a request. TypeError for an item that was not asked for, is not stated, or is missing. */
export function prepareStatement(
  request: CheckedRequest,
  statement: string,
  { items, at, number }: { readonly items: readonly StatementItem[]; readonly at: Date; readonly number?: string },
): PreparedStatement {
  const { acts, clientId, nonce, responseUri } = request.claims;
  const { required = [], optional = [] } = acts.statement ?? {};
  const isAsked = items.every((item) => required.includes(item) || optional.includes(item));
  if (!isAsked || !required.every((item) => items.includes(item))) throw new TypeError('not what was asked for');
  const shown = selectDisclosures(statement, items, form);
  const { algorithm } = confirmationKey(readSdJwt(shown, form).claims);
  const signingInput = keyBindingInput(shown, algorithm, {
    aud: clientId,
    nonce,
    response_uri: responseUri,
    request_sha256: request.digest,
    iat: Math.floor(at.getTime() / 1000),
    ...(number === undefined ? {} : { number }),
  });
  const digest = algorithm === 'ES384' ? sha384 : digestOfBytes;
  return { shown, signingInput, digest: digest(utf8(signingInput)) };
}

/** The presentation, with the signature as the element gave it. */
export const signedStatement = ({ shown, signingInput }: PreparedStatement, signature: Uint8Array): string =>
  withKeyBinding(shown, signingInput, signature);
