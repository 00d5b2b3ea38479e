import { equalInConstantTime, utf8 } from '@inro/foundation';
import { PresentationError } from '../errors.ts';
import type { AnswerClaims } from './read.ts';

/** What the relying party remembers of its request. */
export interface ExpectedAnswer {
  readonly clientId: string;
  readonly nonce: string;
  readonly responseUri: string;
  /** Base64url of SHA-256 of the request JWT. */
  readonly requestDigest: string;
  /** The two digits that the browser shows; absent on the same device. */
  readonly number?: string | undefined;
}

const same = (a: string, b: string): boolean => equalInConstantTime(utf8(a), utf8(b));

/**
 * Compares an answer with its request, in the order of the profile: audience and address (made for this service?),
 * nonce and digest (for this request?). Each failure has its code. When a claim is wrong nothing else of the answer may
 * be used.
 */
export function checkAnswer(claims: AnswerClaims, expected: Omit<ExpectedAnswer, 'number'>): void {
  if (!same(claims.audience, expected.clientId) || !same(claims.responseUri, expected.responseUri))
    throw new PresentationError('presentation.answer_for_another_service');
  if (!same(claims.nonce, expected.nonce) || !same(claims.requestDigest, expected.requestDigest))
    throw new PresentationError('presentation.answer_for_another_request');
}

/**
 * Whether the answer is by the person before this screen. To be asked once certificate and signature were verified, and
 * to be told to nobody before: an unsigned answer would find the number out by trying.
 */
export const hasNumber = (claims: AnswerClaims, expected: Pick<ExpectedAnswer, 'number'>): boolean =>
  same(claims.number ?? '', expected.number ?? '');
