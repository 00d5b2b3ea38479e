import { oid } from '@inro/pki/read';
import {
  type AnswerForm,
  checkAnswer,
  hasNumber,
  readAnswer,
  type SigningPlace,
  type UnverifiedAnswer,
  unknownAct,
} from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { reportToJson, type ValidationReport, type VerifierCache, verifyAuthentication } from '@inro/verifier';
import { RelyingPartyError, type relyingPartyRows } from './errors.ts';
import { acceptCards, type RelyingPartyOptions } from './options.ts';
import { subjectOf } from './subject.ts';
import type { Transaction } from './transaction.ts';

/** What a transaction remembers of its request, for whoever verifies an answer to it. */
export type Asked = Pick<
  Transaction,
  'act' | 'clientId' | 'nonce' | 'responseUri' | 'requestDigest' | 'number' | 'maxStapleAge'
>;
export type Trust = Pick<RelyingPartyOptions, 'trustAnchors' | 'clock' | 'signatures' | 'cards'>;

/** The one policy under which a certificate logs in, by where its key signs. */
const policies: Readonly<Record<SigningPlace, string>> = {
  wallet: oid.inro.policy.phoneUserAuthentication,
  reader: oid.inro.policy.cardUserAuthentication,
};

/** Reads an answer and compares it with its request; throws `presentation.*` when it was not made for it. */
export function matchAnswer(form: AnswerForm & { kind: 'answer' }, asked: Asked): UnverifiedAnswer {
  if (form.act !== asked.act) throw new PresentationError('presentation.answer_for_another_request');
  const answer = readAnswer(form.jws, asked.act);
  checkAnswer(answer.claims, asked);
  return answer;
}

/** Certificate, staple and signature of an answer that was made for this request. Goes to no network. */
export function verifyAnswer(
  answer: UnverifiedAnswer,
  asked: Asked,
  trust: Trust,
  cache: VerifierCache,
): Promise<ValidationReport> {
  if (answer.signedAt === 'reader' && trust.cards !== acceptCards)
    throw new RelyingPartyError('relying-party.certificate_kind_not_accepted');
  switch (asked.act) {
    case 'login':
      return verifyAuthentication(
        {
          certificate: answer.certificate,
          staple: answer.staple,
          signedData: answer.signingInput,
          signature: answer.signature,
          algorithm: 'RS256',
          purpose: 'user-authentication',
          // RFC 5280 §6.1.1 (c), (e), (g): the kind that signed is the kind that was certified, by name.
          policy: { acceptable: [policies[answer.signedAt]], requireExplicitPolicy: true, inhibitAnyPolicy: true },
          trustAnchors: trust.trustAnchors(),
          maximumStapleAge: asked.maxStapleAge,
          at: trust.clock.now(),
          cache,
        },
        trust.signatures,
      );
    default:
      return unknownAct(asked.act);
  }
}

/** Somebody whom a trusted authority certified has signed it: valid or not, it is an answer, and everything else is noise. */
export const isSigned = ({ checks }: ValidationReport): boolean =>
  (['authenticationSignature', 'trustAnchor'] as const).every((name) =>
    checks.some(({ check, result }) => check === name && result === 'passed'),
  );

/** What ends a signed answer that does not log in; undefined for one that does. */
export function failureOfAnswer(
  report: ValidationReport,
  answer: UnverifiedAnswer,
  asked: Asked,
): keyof typeof relyingPartyRows | 'presentation.number_wrong' | undefined {
  if (!hasNumber(answer.claims, asked)) return 'presentation.number_wrong';
  return report.status === 'valid' ? undefined : codeOf(report);
}

/** The transaction after its answer: `answered` with what was asked for, or `failed` with a code that a person understands. */
export function settle(
  transaction: Transaction,
  report: ValidationReport,
  answer: UnverifiedAnswer,
  {
    responseCode,
    formerRoots,
  }: { readonly responseCode: string | undefined } & Pick<RelyingPartyOptions, 'formerRoots'>,
): Transaction {
  const failure = failureOfAnswer(report, answer, transaction);
  // By somebody who does not see this screen: nobody gets a second guess, and nothing of them is kept.
  if (failure === 'presentation.number_wrong') return { ...transaction, state: 'failed', failure };
  const plain = { ...transaction, report: reportToJson(report) };
  if (report.status !== 'valid') return { ...plain, state: 'failed', failure: codeOf(report) };
  const code = responseCode === undefined ? {} : { responseCode };
  switch (plain.act) {
    case 'login': {
      return { ...plain, state: 'answered', subject: subjectOf(report, formerRoots?.() ?? []), ...code };
    }
    default:
      return unknownAct(plain.act);
  }
}

/** What a report that is not valid is called to a person. */
function codeOf(report: Exclude<ValidationReport, { status: 'valid' }>): keyof typeof relyingPartyRows {
  const found = (...codes: string[]): boolean => report.findings.some(({ code }) => codes.includes(code));
  if (report.status === 'indeterminate') return 'relying-party.authentication_indeterminate';
  if (found('authentication.signature_invalid')) return 'relying-party.authentication_invalid';
  if (found('revocation.revoked', 'revocation.suspended')) return 'relying-party.certificate_revoked';
  if (found('policy.not_acceptable')) return 'relying-party.certificate_kind_not_accepted';
  if (found('certificate.expired')) return 'relying-party.certificate_expired';
  return 'relying-party.authentication_invalid';
}
