import { type Acts, unknownAct } from '@inro/presentation';
import { readBasicFourAttributes, reportToJson } from '@inro/verifier';
import { decisive, failureOfAnswers, isStatement, type VerifiedPart } from './answer.ts';
import type { Given } from './given.ts';
import type { RelyingPartyOptions } from './options.ts';
import { signedDocumentOf } from './signed-documents.ts';
import { givenStatement } from './statement.ts';
import { subjectOf } from './subject.ts';
import type { Transaction } from './transaction.ts';

/** The transaction after its answer: `answered` with what was asked for, or `failed` with a code that a person understands. */
export function settle(
  transaction: Transaction,
  verified: readonly VerifiedPart[],
  responseCode: string | undefined,
  { formerRoots, serviceKey: key }: Pick<RelyingPartyOptions, 'formerRoots' | 'serviceKey'>,
): Transaction {
  const failure = failureOfAnswers(verified, transaction);
  // Nobody gets a second guess, and nothing of them is kept.
  if (failure === 'presentation.number_wrong') return { ...transaction, state: 'failed', failure };
  const decided = decisive(verified);
  const report = reportToJson(decided);
  // A valid report beside a failure would say that all was well.
  const why = decided.status === 'valid' ? {} : { report };
  if (failure !== undefined) return { ...transaction, ...why, state: 'failed', failure };
  const { acts } = transaction;
  const naming = { formerRoots: formerRoots?.() ?? [], key };
  const given = Object.assign({}, ...verified.map((one) => givenBy(one, acts, naming))) as Given;
  return { ...transaction, report, state: 'answered', given, ...(responseCode === undefined ? {} : { responseCode }) };
}

function givenBy(one: VerifiedPart, acts: Acts, naming: Parameters<typeof subjectOf>[1]): Given {
  if (isStatement(one)) return { statement: givenStatement(one, acts) };
  const { answer, report, documents = [] } = one;
  if (report.status !== 'valid') throw new TypeError('only a valid answer gives something');
  const common = { report: reportToJson(report), subject: subjectOf(report, naming) };
  switch (answer.act) {
    case 'login':
      return { login: common };
    case 'attributes':
      return { attributes: { ...common, ...readBasicFourAttributes(report.certificate), keptDays: keptDaysOf(acts) } };
    case 'signature':
      return { signature: { ...common, signatures: documents.map(signedDocumentOf) } };
    default:
      return unknownAct(answer);
  }
}

function keptDaysOf({ attributes }: Acts): number {
  if (attributes === undefined) throw new TypeError('no attributes were asked for');
  return attributes.keptDays;
}
