import { toBase64Url } from '@inro/foundation';
import {
  type AnswerForm,
  checkAnswer,
  digestOfBytes,
  readAnswer,
  type UnverifiedAnswer,
  unknownAct,
} from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { reportToJson, type ValidationReport, type VerifierCache, verifyAuthentication } from '@inro/verifier';
import type { relyingPartyRows } from './errors.ts';
import type { RelyingPartyOptions } from './options.ts';
import type { Subject, Transaction } from './transaction.ts';

/** Reads an answer and compares it with its transaction; throws `presentation.*` when it was not made for it. */
export function matchAnswer(form: AnswerForm & { kind: 'answer' }, transaction: Transaction): UnverifiedAnswer {
  if (form.act !== transaction.act) throw new PresentationError('presentation.answer_for_another_request');
  const answer = readAnswer(form.jws, transaction.act);
  const { clientId, nonce, responseUri, requestDigest, number } = transaction;
  checkAnswer(answer.claims, { clientId, nonce, responseUri, requestDigest, number });
  return answer;
}

/** Certificate, staple and signature of an answer that matches its transaction. Goes to no network. */
export function verifyAnswer(
  answer: UnverifiedAnswer,
  transaction: Transaction,
  options: RelyingPartyOptions,
  cache: VerifierCache,
): Promise<ValidationReport> {
  switch (transaction.act) {
    case 'login':
      return verifyAuthentication(
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
    default:
      return unknownAct(transaction.act);
  }
}

/** The transaction after its answer: `answered` with what was asked for, or `failed` with a code that a person understands. */
export function settle(
  transaction: Transaction,
  report: ValidationReport,
  responseCodeDigest: string | undefined,
): Transaction {
  const plain = { ...transaction, report: reportToJson(report) };
  if (report.status !== 'valid') return { ...plain, state: 'failed', failure: codeOf(report) };
  const code = responseCodeDigest === undefined ? {} : { responseCode: responseCodeDigest };
  switch (plain.act) {
    case 'login':
      return { ...plain, state: 'answered', subject: subjectOf(report.certificate), ...code };
    default:
      return unknownAct(plain.act);
  }
}

const subjectOf = ({ der, subject }: Extract<ValidationReport, { status: 'valid' }>['certificate']): Subject => ({
  certificateSha256: toBase64Url(digestOfBytes(der)),
  identifier: toBase64Url(digestOfBytes(subject.der)),
});

function codeOf(report: Exclude<ValidationReport, { status: 'valid' }>): keyof typeof relyingPartyRows {
  const found = (...codes: string[]): boolean => report.findings.some(({ code }) => codes.includes(code));
  if (report.status === 'indeterminate') return 'relying-party.authentication_indeterminate';
  if (found('authentication.signature_invalid')) return 'relying-party.authentication_invalid';
  if (found('revocation.revoked', 'revocation.suspended')) return 'relying-party.certificate_revoked';
  if (found('certificate.expired')) return 'relying-party.certificate_expired';
  return 'relying-party.authentication_invalid';
}
