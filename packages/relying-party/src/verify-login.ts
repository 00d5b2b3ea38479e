import { actNamesOf, readAnswerForm, readRequestObject } from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { type ValidationReport, VerifierCache } from '@inro/verifier';
import { failureOfAnswers, matchAnswers, verifyAnswers } from './answer.ts';
import type { Trust } from './asked.ts';
import { RelyingPartyError } from './errors.ts';

export interface LoginToVerify extends Trust {
  /** The request object (JWT) that you made: its audience, nonce and digest have to be in the answer. */
  readonly request: string;
  /** The body that the wallet posted. */
  readonly answer: string;
  /** The two digits that your page showed; absent on the same device. */
  readonly number?: string;
}

/**
 * Verifies an answer to a request of yours without a store: made for this service and this request, of the kind of
 * holder that you accept, then certificate, signature and status. A bare signature over bytes of somebody's choice is no
 * login: what one service asks to be signed could be what another calls a login. Throws `presentation.*` for an answer to
 * something else. That an answer is taken once is yours to hold.
 */
export async function verifyLogin({ request, answer, number, ...trust }: LoginToVerify): Promise<ValidationReport> {
  const { claims, digest } = readRequestObject(request);
  if (claims.expiresAt * 1000 <= trust.clock.now().getTime())
    throw new RelyingPartyError('relying-party.transaction_expired');
  const form = readAnswerForm(answer);
  if (form.kind !== 'answer') throw new PresentationError('presentation.answer_malformed');
  const createdAt = claims.issuedAt * 1000;
  const asked = { ...claims, createdAt, requestDigest: digest, ...(number === undefined ? {} : { number }) };
  if (actNamesOf(claims.acts).join() !== 'login') throw new TypeError('a request for a login alone');
  const [verified] = await verifyAnswers(matchAnswers(form, asked), asked, trust, new VerifierCache());
  if (failureOfAnswers([verified!], asked) === 'presentation.number_wrong')
    throw new PresentationError('presentation.number_wrong');
  return verified!.report;
}
