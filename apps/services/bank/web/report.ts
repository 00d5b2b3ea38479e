import type { reportTexts } from './texts/report.ts';

type Tail<Prefix extends string> = keyof typeof reportTexts extends infer Key
  ? Key extends `${Prefix}${infer Name}`
    ? Name
    : never
  : never;

export type CheckName = Tail<'check.'>;
export type Result = 'passed' | 'failed' | 'unknown';

/** The part of a validation report that a customer sees (docs/schema/validation-report.json). */
export interface Report {
  readonly status: 'valid' | 'invalid' | 'indeterminate';
  readonly indication: string;
  readonly validationTime: string;
  readonly checks: ReadonlyArray<{ readonly check: CheckName; readonly about: string; readonly result: Result }>;
  readonly findings: ReadonlyArray<{ readonly code: string; readonly level: string; readonly clause: string }>;
  readonly times: ReadonlyArray<{ readonly what: string; readonly about: string; readonly at: string }>;
}

const weight: Record<Result, number> = { passed: 0, unknown: 1, failed: 2 };

/** One line a kind of check, over all certificates: the worst result counts. */
function summarizeChecks(report: Report): ReadonlyMap<CheckName, Result> {
  const worst = new Map<CheckName, Result>();
  for (const { check, result } of report.checks) {
    const known = worst.get(check);
    if (known === undefined || weight[result] > weight[known]) worst.set(check, result);
  }
  return worst;
}

/** Until when, or since when, something of the holder's certificate holds; the report tells the same of its issuers. */
export function timeOf(report: Report, what: string): string | undefined {
  const times = report.times.filter((time) => time.what === what);
  return (times.find(({ about }) => about === 'certificate') ?? times[0])?.at;
}

const first: readonly CheckName[] = ['authenticationSignature', 'purpose', 'validity', 'revocation', 'trustAnchor'];

/** What a customer reads at once, in this order, and whatever did not pass; the rest on request. */
export function splitChecks(report: Report): {
  readonly plain: ReadonlyArray<readonly [CheckName, Result]>;
  readonly others: ReadonlyArray<readonly [CheckName, Result]>;
} {
  const all = [...summarizeChecks(report)];
  const plain = all.filter(([check, result]) => first.includes(check) || result !== 'passed');
  const place = (check: CheckName): number => (first.includes(check) ? first.indexOf(check) : first.length);
  return {
    plain: plain.sort(([a], [b]) => place(a) - place(b)),
    others: all.filter((row) => !plain.includes(row)),
  };
}
