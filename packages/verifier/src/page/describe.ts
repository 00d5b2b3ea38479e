import type { LocalizedText } from '@inro/problem';
import type { Check, CheckName, Finding, ValidationReport } from '../report.ts';
import { sentenceOf } from './sentences.ts';
import { checkWords, notRevokedAt, placeOf, suppliers, timeInJapan, timeWords, verdicts, words } from './texts.ts';

/** What is told of a report; its plain data (`reportToJson`) has it as well. */
export type ReportData = Pick<
  ValidationReport,
  'status' | 'validationTime' | 'checks' | 'findings' | 'missing' | 'times'
>;

/** A check in words. */
export interface DescribedCheck extends Check {
  readonly text: LocalizedText;
  /** What it was about. */
  readonly place: LocalizedText;
  /** Passed, failed or not known. */
  readonly outcome: LocalizedText;
}

/** A finding in words. */
export interface DescribedFinding extends Finding {
  readonly text: LocalizedText;
  readonly place: LocalizedText;
}

export interface DescribedTime {
  readonly term: LocalizedText;
  /** ISO 8601. */
  readonly at: string;
}

/** A report in words, in three languages: easy Japanese with its readings, `漢字(かんじ)`. */
export interface DescribedReport {
  readonly verdict: LocalizedText;
  /** What decided first, what is only noted last. */
  readonly findings: readonly DescribedFinding[];
  /** What is missing, and who has it. */
  readonly missing: readonly LocalizedText[];
  /** What failed first, then what nobody knows, then what passed. */
  readonly checks: readonly DescribedCheck[];
  /** One for each kind of check, the worst over all certificates: what a person asks first, and what did not pass. */
  readonly main: readonly DescribedCheck[];
  /** The other kinds. */
  readonly others: readonly DescribedCheck[];
  /** When it was checked, when the certificate was seen not to be revoked, until when it holds. */
  readonly times: readonly DescribedTime[];
}

const worstFirst: readonly Check['result'][] = ['failed', 'unknown', 'passed'];
const rank = ({ result }: Check): number => worstFirst.indexOf(result);
const asked: readonly CheckName[] = [
  'authenticationSignature',
  'documentSignature',
  'documentDigest',
  'purpose',
  'validity',
  'revocation',
  'trustAnchor',
];
const what = {
  revocationStatus: words.status,
  issuerCertificate: words.issuer,
  smallerInput: words.smaller,
  document: words.document,
  request: words.request,
};

export function describeReport(report: ReportData): DescribedReport {
  const seen = seenAt(report);
  const checks = report.checks.map((check) => describeCheck(check, seen)).sort((a, b) => rank(a) - rank(b));
  const kinds = worstOfEachKind(checks);
  const isMain = ({ check, result }: Check): boolean => asked.includes(check) || result !== 'passed';
  const place = ({ check }: Check): number => (asked.includes(check) ? asked.indexOf(check) : asked.length);
  const findings = report.findings.map((one) => ({ ...one, text: sentenceOf(one.code), place: placeOf(one.about) }));
  const isNote = ({ level }: Finding): boolean => level === 'note';
  return {
    verdict: verdicts[report.status],
    findings: [...findings.filter((one) => !isNote(one)), ...findings.filter(isNote)],
    missing: report.missing.map((one) => phrase(what[one.what], ' – ', words.from, ': ', suppliers[one.supplier])),
    checks,
    main: kinds.filter(isMain).sort((a, b) => place(a) - place(b)),
    others: kinds.filter((one) => !isMain(one)),
    times: timesOf(report, seen),
  };
}

/** Good at the time of what told it, and of nothing later: the earliest counts, over all certificates. */
function seenAt({ times }: ReportData): string | undefined {
  const told = times.filter(({ what, about }) => what === 'thisUpdate' || about.startsWith('snapshot'));
  return told
    .filter(({ what }) => what !== 'nextUpdate')
    .map(({ at }) => at)
    .sort()[0];
}

function describeCheck(check: Check, seen: string | undefined): DescribedCheck {
  const told = check.check === 'revocation' && check.result === 'passed' && seen !== undefined;
  return {
    ...check,
    text: told ? notRevokedAt(timeInJapan(seen)) : checkWords[check.check],
    place: placeOf(check.about),
    outcome: words[check.result],
  };
}

/** Of checks with the worst first; of several as bad, the one about the certificate itself. */
function worstOfEachKind(checks: readonly DescribedCheck[]): DescribedCheck[] {
  const kinds = new Map<CheckName, DescribedCheck>();
  for (const one of checks) {
    const known = kinds.get(one.check);
    if (known === undefined || (known.result === one.result && one.about === 'certificate')) kinds.set(one.check, one);
  }
  return [...kinds.values()];
}

function timesOf({ validationTime, times }: ReportData, seen: string | undefined): readonly DescribedTime[] {
  const ends = times.filter((time) => time.what === 'notAfter');
  const end = (ends.find(({ about }) => about === 'certificate') ?? ends[0])?.at;
  return [
    { term: words.time, at: validationTime },
    { term: timeWords.seen, at: seen },
    { term: timeWords.end, at: end },
  ].flatMap(({ term, at }) => (at === undefined ? [] : [{ term, at }]));
}

function phrase(...parts: readonly (LocalizedText | string)[]): LocalizedText {
  const say = (locale: keyof LocalizedText): string =>
    parts.map((part) => (typeof part === 'string' ? part : part[locale])).join('');
  return { ja: say('ja'), 'ja-x-easy': say('ja-x-easy'), en: say('en') };
}
