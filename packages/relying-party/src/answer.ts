import { toBase64Url } from '@inro/foundation';
import { checkAnswer, digestOfBytes, readAnswer, type UnverifiedAnswer } from '@inro/presentation';
import type { ErrorCode } from '@inro/problem';
import { reportToJson, type ValidationReport, type VerifierCache, verifyAuthentication } from '@inro/verifier';
import type { RelyingPartyOptions } from './options.ts';
import type { LoginTransaction, Subject } from './transaction.ts';

/** Reads an answer and compares it with its transaction; throws `presentation.*` when it was not made for it. */
export function matchAnswer(jws: string, transaction: LoginTransaction): UnverifiedAnswer {
  const answer = readAnswer(jws);
  const { clientId, nonce, responseUri, requestDigest, number } = transaction;
  checkAnswer(answer.claims, { clientId, nonce, responseUri, requestDigest, number });
  return answer;
}

/** Certificate, staple and signature of an answer that matches its transaction. Goes to no network. */
export const verifyAnswer = (
  answer: UnverifiedAnswer,
  transaction: LoginTransaction,
  options: RelyingPartyOptions,
  cache: VerifierCache,
): Promise<ValidationReport> =>
  verifyAuthentication(
    {
      certificate: answer.certificate,
      staple: answer.staple,
      signedData: answer.signingInput,
      signature: answer.signature,
      algorithm: 'RS256',
      purpose: 'user-authentication',
      trustAnchors: options.trustAnchors(),
      maximumStapleAge: transaction.maxStapleAge,
      at: options.clock.now(),
      cache,
    },
    options.signatures,
  );

/** The transaction after its answer: `answered` with the subject, or `failed` with a code that a person understands. */
export function settle(
  transaction: LoginTransaction,
  report: ValidationReport,
  responseCodeDigest: string | undefined,
): LoginTransaction {
  const plain = { ...transaction, report: reportToJson(report) };
  if (report.status !== 'valid') return { ...plain, state: 'failed', failure: codeOf(report) };
  const { certificate } = report;
  const subject: Subject = {
    certificateSha256: toBase64Url(digestOfBytes(certificate.der)),
    identifier: toBase64Url(digestOfBytes(certificate.subject.der)),
  };
  const code = responseCodeDigest === undefined ? {} : { responseCode: responseCodeDigest };
  return { ...plain, state: 'answered', subject, ...code };
}

function codeOf(report: Exclude<ValidationReport, { status: 'valid' }>): ErrorCode {
  const found = (...codes: string[]): boolean => report.findings.some(({ code }) => codes.includes(code));
  if (report.status === 'indeterminate') return 'relying-party.authentication_indeterminate';
  if (found('authentication.signature_invalid')) return 'relying-party.authentication_invalid';
  if (found('revocation.revoked', 'revocation.suspended')) return 'relying-party.certificate_revoked';
  if (found('certificate.expired')) return 'relying-party.certificate_expired';
  return 'relying-party.authentication_invalid';
}
