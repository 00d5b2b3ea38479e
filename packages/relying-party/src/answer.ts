import { sameBytes } from '@inro/pki/read';
import {
  type AnswerForm,
  actNames,
  actNamesOf,
  actsOnTheWire,
  type CertifiedActName,
  checkAnswer,
  hasNumber,
  readAnswer,
  type StatementAnswer,
  type UnverifiedAnswer,
} from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { type ValidationReport, type VerifierCache, verifyAuthentication } from '@inro/verifier';
import { type Asked, policyOf, type Trust } from './asked.ts';
import { RelyingPartyError, type relyingPartyRows } from './errors.ts';
import { acceptCards } from './options.ts';
import { readOnce } from './recent-lists.ts';
import { isGood, type VerifiedDocument, verifyDocuments } from './signed-documents.ts';
import { isOnePerson, matchStatement, type VerifiedStatement, verifyStatement } from './statement.ts';

type FailureCode = keyof typeof relyingPartyRows;

/** An answer to one act, with the report on its certificate, status and signature. */
export interface VerifiedAnswer {
  readonly answer: UnverifiedAnswer;
  readonly report: ValidationReport;
  /** Of a valid answer to `signature`: each document. */
  readonly documents?: readonly VerifiedDocument[];
}

/** Reads the answers and compares each with the request; throws `presentation.*` when they were not made for it. */
export function matchAnswers(form: AnswerForm & { kind: 'answer' }, asked: Asked): readonly UnverifiedPart[] {
  const { presentations } = form;
  // OpenID4VP 1.0 §6.4.2: every credential that was asked for, and no other.
  if (actNames.some((act) => (presentations[act] === undefined) !== (asked.acts[act] === undefined)))
    throw new PresentationError('presentation.answer_for_another_request');
  const answers = actNamesOf(presentations).map((act) => {
    if (act === 'statement') return matchStatement(presentations[act]!, asked);
    const answer = readAnswer(presentations[act]!, act);
    checkAnswer(answer.claims, asked);
    if (answer.act === 'signature' && answer.signatures.length !== asked.acts.signature?.documents.length)
      throw new PresentationError('presentation.answer_for_another_request');
    return answer;
  });
  const certified = answers.filter((answer) => answer.act !== 'statement');
  const statement = answers.find((answer) => answer.act === 'statement');
  if (!isOneConsent(certified) || (statement && !isOnePerson(statement, certified)))
    throw new PresentationError('presentation.answer_malformed');
  return answers;
}

/**
 * All of it was signed in one place, and what one profile answers by one certificate (T-228): the attributes beside a
 * signature are the signer's. Two profiles' certificates say nothing of each other.
 */
const isOneConsent = (answers: readonly UnverifiedAnswer[]): boolean =>
  answers.every(({ act, signedAt, certificate }) => {
    const { profile } = actsOnTheWire[act];
    const alike = answers.filter((other) => actsOnTheWire[other.act].profile === profile);
    return alike.every((other) => sameBytes(other.certificate, certificate)) && signedAt === answers[0]?.signedAt;
  });

/** What was made for a request, whatever it answers. */
export type UnverifiedPart = UnverifiedAnswer | StatementAnswer;
export type VerifiedPart = VerifiedAnswer | VerifiedStatement;
export const isStatement = (part: VerifiedPart): part is VerifiedStatement => part.answer.act === 'statement';
const isAnswer = (part: VerifiedPart): part is VerifiedAnswer => !isStatement(part);

/** Certificate, staple and signature of answers that were made for this request. Goes to no network. */
export async function verifyAnswers(
  answers: readonly UnverifiedPart[],
  asked: Asked,
  trust: Trust,
  cache: VerifierCache,
): Promise<readonly VerifiedPart[]> {
  const login = answers.find((answer): answer is UnverifiedAnswer => answer.act === 'login');
  const isOfCard = (answer: UnverifiedPart): boolean => answer.act !== 'statement' && answer.signedAt === 'reader';
  if (answers.some(isOfCard) && trust.cards !== acceptCards)
    throw new RelyingPartyError('relying-party.certificate_kind_not_accepted');
  return Promise.all(
    answers.map(async (answer) => {
      if (answer.act === 'statement') return await verifyStatement(answer, login, trust, cache);
      const report = await verifyAnswer(answer, asked, trust, cache);
      if (answer.act !== 'signature' || report.status !== 'valid') return { answer, report };
      return { answer, report, documents: await verifyDocuments(answer, asked, trust, cache) };
    }),
  );
}

function verifyAnswer(answer: UnverifiedAnswer, asked: Asked, trust: Trust, cache: VerifierCache) {
  const { profile } = actsOnTheWire[answer.act];
  const trustAnchors = profile === 'user-authentication' ? trust.trustAnchors() : (trust.signatureAnchors?.() ?? []);
  return verifyAuthentication(
    {
      certificate: answer.certificate,
      staple: answer.staple,
      signedData: answer.signingInput,
      signature: answer.signature,
      algorithm: answer.algorithm,
      purpose: profile,
      // RFC 5280 §6.1.1 (c), (e), (g): the kind that signed is the kind that was certified, by name.
      policy: { acceptable: [policyOf(answer)], requireExplicitPolicy: true, inhibitAnyPolicy: true },
      trustAnchors,
      certificateLists: (trust.recentRevocations?.() ?? []).map(readOnce),
      maximumStapleAge: stapleAgeOf(asked, answer.act),
      at: trust.clock.now(),
      cache,
    },
    trust.signatures,
  );
}

function stapleAgeOf({ acts }: Asked, act: CertifiedActName): number {
  const asked = acts[act];
  if (asked === undefined) throw new TypeError(`${act} was not asked for`);
  return asked.maxStapleAge;
}

/** Somebody whom a trusted authority certified has signed every part of it: valid or not, it is an answer, and everything else is noise. */
export const isSigned = (verified: readonly VerifiedPart[]): boolean =>
  verified.every((part) => (isStatement(part) ? part.isSigned : isCertified(part.report)));

/** Why what nobody signed is told that it is nothing; the request stays open for an answer that somebody did. */
export const noiseIn = (verified: readonly VerifiedPart[]): FailureCode =>
  verified.some((part) => isStatement(part) && part.isWithdrawn)
    ? 'relying-party.statement_withdrawn'
    : 'relying-party.authentication_invalid';

const isCertified = (report: ValidationReport): boolean =>
  (['authenticationSignature', 'trustAnchor'] as const).every((name) =>
    report.checks.some(({ check, result }) => check === name && result === 'passed'),
  );

/** What ends a signed answer that gives nothing; undefined for one that does. */
export function failureOfAnswers(
  verified: readonly VerifiedPart[],
  asked: Pick<Asked, 'number'>,
): FailureCode | 'presentation.number_wrong' | undefined {
  // By somebody who does not see this screen: nothing else counts.
  if (verified.some(({ answer }) => !hasNumber(answer.claims, asked))) return 'presentation.number_wrong';
  const statement = verified.find(isStatement);
  if (statement?.failure !== undefined) return statement.failure;
  const answer = verified.find(({ report }) => report.status !== 'valid');
  if (answer !== undefined) return codeOf(answer.report, 'relying-party.authentication_invalid');
  const document = verified
    .filter(isAnswer)
    .flatMap(({ answer: signer, documents = [] }) => documents.filter((one) => !isGood(one, signer)))
    .at(0);
  return document && codeOf(document.report, 'relying-party.document_signature_invalid');
}

/** The report that decides over all: the first that is not valid, on an answer or on a document of it, else the first. */
export function decisive(verified: readonly VerifiedPart[]): ValidationReport {
  const reports = verified.map(({ report }) => report);
  const certified = verified.filter(isAnswer);
  const onDocuments = certified.flatMap(({ documents = [] }) => documents.map(({ report }) => report));
  const [first] = reports;
  if (first === undefined) throw new TypeError('nothing was answered');
  return [...reports, ...onDocuments].find(({ status }) => status !== 'valid') ?? first;
}

/** What a report that is not valid is called to a person. */
function codeOf(report: ValidationReport, otherwise: FailureCode): FailureCode {
  const found = (...codes: string[]): boolean => report.findings.some(({ code }) => codes.includes(code));
  if (report.status === 'indeterminate') return 'relying-party.authentication_indeterminate';
  if (found('authentication.signature_invalid')) return 'relying-party.authentication_invalid';
  if (found('revocation.revoked', 'revocation.suspended')) return 'relying-party.certificate_revoked';
  if (found('policy.not_acceptable')) return 'relying-party.certificate_kind_not_accepted';
  if (found('certificate.expired')) return 'relying-party.certificate_expired';
  return otherwise;
}
