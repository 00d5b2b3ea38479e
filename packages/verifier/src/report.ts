import type { Brand } from '@inro/foundation';
import type { Certificate } from '@inro/pki/read';
import {
  type FindingCode,
  type FindingRow,
  findings,
  type Level,
  type SubIndication,
  type Supplier,
} from './findings.ts';

/** What a check was about; `certificate` is the one asked about, `issuer-1` its issuer, then upwards. */
export type About = string;

/** One rule that was looked at. */
export interface Check {
  readonly check: CheckName;
  readonly clause: string;
  readonly about: About;
  readonly result: 'passed' | 'failed' | 'unknown';
}

/** One thing worth saying, with its code; `detail` holds fixed words and numbers, never a name or a serial. */
export interface Finding {
  readonly code: FindingCode;
  readonly level: Level;
  readonly clause: string;
  readonly about: About;
  readonly supplier: Supplier;
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** What is missing for a decision, and who can supply it. */
export interface Missing {
  readonly what: 'revocationStatus' | 'issuerCertificate' | 'smallerInput' | 'document' | 'request';
  readonly about: About;
  readonly supplier: Supplier;
}

/** Times that went into the decision, ISO 8601 in UTC. */
export interface InputTime {
  readonly what: 'notBefore' | 'notAfter' | 'thisUpdate' | 'nextUpdate' | 'producedAt' | 'revokedAt' | 'signingTime';
  readonly about: About;
  readonly at: string;
}

export const checkClauses = {
  structure: 'RFC 5280 §4.1',
  signature: 'RFC 5280 §6.1.3 (a)(1)',
  validity: 'RFC 5280 §6.1.3 (a)(2)',
  revocation: 'RFC 5280 §6.1.3 (a)(3)',
  nameChaining: 'RFC 5280 §6.1.3 (a)(4)',
  nameConstraints: 'RFC 5280 §6.1.3 (b)–(c)',
  policies: 'RFC 5280 §6.1.3 (d)–(f); RFC 9618',
  certificationAuthority: 'RFC 5280 §6.1.4 (k)–(n)',
  criticalExtensions: 'RFC 5280 §6.1.4 (o), §6.1.5 (f)',
  cryptography: 'ETSI EN 319 102-1 §5.2.8',
  profile: 'RFC 5280 §4',
  purpose: 'RFC 5280 §4.2.1.3, §4.2.1.12',
  expectedName: 'RFC 9525 §6',
  trustAnchor: 'RFC 5280 §6.1.1 (d)',
  authenticationSignature: 'ETSI EN 319 102-1 §5.2.7',
  signatureForm: 'RFC 5652 §5; ETSI EN 319 122-1 §6',
  signingCertificate: 'RFC 5035 §3; ETSI EN 319 102-1 §5.2.3',
  documentDigest: 'RFC 5652 §5.6; ETSI EN 319 102-1 §5.2.7',
  documentSignature: 'RFC 5652 §5.6; ETSI EN 319 102-1 §5.2.7',
  signingTime: 'ETSI EN 319 122-1 §5.2.1',
  mediaType: 'ETSI EN 319 122-1 §5.2.4.2',
  requestBinding: 'docs/protocol/cades-profile.md, request',
} as const;
export type CheckName = keyof typeof checkClauses;

interface Common {
  /** ISO 8601, the time that was asked about. */
  readonly validationTime: string;
  readonly purpose: string;
  readonly profile: string;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly missing: readonly Missing[];
  readonly times: readonly InputTime[];
  /** Policies under which the path is valid (RFC 5280 §6.1.6); empty when none was asserted. */
  readonly policies: readonly string[];
}

/** A certificate that stood every check of a report with status `valid`. */
export type ValidatedCertificate = Certificate & Brand<object, 'ValidatedCertificate'>;

export type ValidationReport =
  | (Common & {
      readonly status: 'valid';
      readonly indication: 'TOTAL-PASSED';
      readonly certificate: ValidatedCertificate;
      /** From the certificate's issuer up to the trust anchor. */
      readonly issuers: readonly ValidatedCertificate[];
    })
  | (Common & {
      readonly status: 'invalid';
      /** TOTAL-FAILED with the six sub-indications that the standard has for it, else INDETERMINATE (ADR 12). */
      readonly indication: 'TOTAL-FAILED' | 'INDETERMINATE';
      readonly subIndication: SubIndication;
    })
  | (Common & {
      readonly status: 'indeterminate';
      readonly indication: 'INDETERMINATE';
      readonly subIndication: SubIndication;
    });

/** Collects checks and findings while rules run. */
export class Recorder {
  readonly checks: Check[] = [];
  readonly findings: Finding[] = [];
  readonly times: InputTime[] = [];

  pass(check: CheckName, about: About): void {
    this.checks.push({ check, clause: checkClauses[check], about, result: 'passed' });
  }

  /** Records a finding, and its check as failed (or unknown where something is missing). */
  find(code: FindingCode, about: About, check?: CheckName, detail?: Finding['detail'], supplier?: Supplier): void {
    const row: FindingRow = findings[code];
    const base = { code, level: row.level, clause: row.clause, about, supplier: supplier ?? row.supplier };
    this.findings.push(detail === undefined ? base : { ...base, detail });
    if (check === undefined || row.level === 'note') return;
    const result = row.level === 'invalid' ? 'failed' : 'unknown';
    this.checks.push({ check, clause: checkClauses[check], about, result });
  }

  time(what: InputTime['what'], about: About, at: number): void {
    this.times.push({ what, about, at: isoTime(at) });
  }

  /** Nothing so far forbids the status `valid`. */
  get clean(): boolean {
    for (const finding of this.findings) if (finding.level !== 'note') return false;
    return true;
  }

  /** How far from valid: for choosing which of several failed paths to report. */
  get weight(): number {
    return this.findings.reduce(
      (sum, f) => sum + (f.level === 'invalid' ? 100 : f.level === 'indeterminate' ? 1 : 0),
      0,
    );
  }

  add(other: Recorder): void {
    for (const check of other.checks) this.checks.push(check);
    for (const finding of other.findings) this.findings.push(finding);
    for (const time of other.times) this.times.push(time);
  }
}

const formatted = new Map<number, string>();

/** Milliseconds since 1970 as ISO 8601 to the second, in UTC; the latest are kept, for the same ones come again. */
export function isoTime(at: number): string {
  const known = formatted.get(at);
  if (known !== undefined) return known;
  if (formatted.size >= 256) formatted.clear();
  const text = formatTime(at);
  formatted.set(at, text);
  return text;
}

function formatTime(at: number): string {
  const seconds = Math.floor(at / 1000);
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}Z`;
}

const missingByCode: Readonly<Partial<Record<FindingCode, Missing['what']>>> = {
  'path.not_found': 'issuerCertificate',
  'document.not_given': 'document',
  'document.request_not_named': 'request',
};

/** What is missing, from the findings that leave the decision open. */
function missingOf(list: readonly Finding[]): Missing[] {
  return list.flatMap(({ code, level, about, supplier }): Missing[] => {
    if (level !== 'indeterminate') return [];
    const what = code.startsWith('revocation.') ? 'revocationStatus' : (missingByCode[code] ?? 'smallerInput');
    return [{ what, about, supplier }];
  });
}

export interface ReportHead {
  readonly at: number;
  readonly purpose: string;
  readonly profile: string;
}

/** ETSI EN 319 102-1 §5.1.3: the sub-indications of TOTAL-FAILED; every other belongs to INDETERMINATE. */
const totalFailed: ReadonlySet<SubIndication> = new Set([
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
]);

/** Closes a report: `invalid` before `indeterminate` before `valid` (ETSI EN 319 102-1 §5.1.3). */
export function closeReport(
  head: ReportHead,
  recorder: Recorder,
  path: readonly Certificate[] | undefined,
  policies: readonly string[] = [],
): ValidationReport {
  const common: Common = {
    validationTime: isoTime(head.at),
    purpose: head.purpose,
    profile: head.profile,
    checks: recorder.checks,
    findings: recorder.findings,
    missing: missingOf(recorder.findings),
    times: recorder.times,
    policies,
  };
  const decisive =
    recorder.findings.find((f) => f.level === 'invalid') ?? recorder.findings.find((f) => f.level === 'indeterminate');
  if (decisive === undefined && path !== undefined) {
    const [certificate, ...issuers] = path as readonly ValidatedCertificate[];
    return { status: 'valid', indication: 'TOTAL-PASSED', ...common, certificate: certificate!, issuers };
  }
  const row: FindingRow = findings[decisive?.code ?? 'path.not_found'];
  const subIndication = row.subIndication ?? 'CERTIFICATE_CHAIN_GENERAL_FAILURE';
  return row.level === 'invalid'
    ? {
        status: 'invalid',
        indication: totalFailed.has(subIndication) ? 'TOTAL-FAILED' : 'INDETERMINATE',
        subIndication,
        ...common,
      }
    : { status: 'indeterminate', indication: 'INDETERMINATE', subIndication, ...common };
}

/** The report as plain data (schema: docs/schema/validation-report.json): no certificate, no name, no serial. */
export function reportToJson(report: ValidationReport): Readonly<Record<string, unknown>> {
  const { validationTime, purpose, profile, checks, findings: found, missing, times, policies } = report;
  const head =
    report.status === 'valid'
      ? { status: report.status, indication: report.indication }
      : { status: report.status, indication: report.indication, subIndication: report.subIndication };
  return { ...head, validationTime, purpose, profile, findings: found, missing, checks, times, policies };
}
